/** Names of what happens on the emulated machine. */
import type { Note } from '../../engine/controlled/step.js';
import { vectorName } from '../../machine/vectors.js';
import { describeAddress } from '../../memory/address.js';
import type { Arena } from '../../memory/arena.js';
import { eventText } from '../../report/events.js';
import { Event } from '../../trace/event.js';
import { wakeUpName, type NamedEvent, type Names } from '../names.js';
import type { MachineEvents } from './machine-events.js';

/** What the kernel does that a reader of an interleaving wants to see. */
const SHOWN: ReadonlySet<number> = new Set([
  Event.CSD_QUEUE,
  Event.CSD_ENTRY,
  Event.CSD_REFUSED,
  Event.IPI_SEND,
  Event.IPI_TAKE,
  Event.STOP_STATE,
  Event.CPU_OFFLINE,
  Event.CPU_ONLINE,
  Event.WARN,
  Event.WARN_CSD,
  Event.BUG,
  Event.DEVICE,
  Event.FREED,
  Event.FLUSH,
]);

const FATES: Readonly<Record<'freeze' | 'thaw', (cpu: number) => string>> = {
  freeze: (cpu) => `CPU${cpu} freezes: it does nothing and takes no interrupt`,
  thaw: (cpu) => `CPU${cpu} thaws and goes on`,
};

export class MachineNames implements Names {
  readonly actors: readonly string[];

  /**
   * @param functions names of the functions that calls can name, by number
   * @param devices the CPU of each device
   */
  constructor(
    private readonly arena: Arena,
    private readonly events: MachineEvents,
    private readonly functions: readonly string[],
    private readonly devices: readonly number[],
  ) {
    this.actors = Array.from({ length: events.cpus }, (_, cpu) => `CPU${cpu}`);
  }

  wordName(word: number): string {
    return describeAddress(this.arena.regions, word);
  }

  eventName(event: number): NamedEvent {
    const { events, actors } = this;
    if (event >= events.firstTimeout + 2 * actors.length)
      return { occurrence: { kind: 'memory' }, text: 'the IPI that is sent gets lost' };
    if (event >= events.firstTimeout) return wakeUpName(event, events.firstTimeout, actors);
    const fate = events.thawOrFreezeOf(event);
    if (fate !== null) return { occurrence: fate, text: FATES[fate.kind](fate.target) };
    const device = events.deviceOf(event);
    if (device >= 0) {
      const target = this.devices[device];
      return { occurrence: { kind: 'device', target }, text: `device interrupt of CPU${target}` };
    }
    const { sender, target, vector: number } = events.ipiOf(event);
    const vector = vectorName(number);
    return {
      occurrence: { kind: 'delivery', sender, target, vector },
      text: `deliver ${vector} from CPU${sender} to CPU${target}`,
    };
  }

  noteText({ kind, a, b, c }: Note): string | null {
    if (kind === Event.IPI_LOST) return `the IPI to CPU${a} is lost on its way: ${vectorName(b)}`;
    if (kind === Event.CSD_STUCK) return `csd-lock watchdog: CPU${a} has not run ${this.functionName(b)} for too long`;
    if (kind === Event.CSD_UNSTUCK) return `csd-lock watchdog: CPU${a} has run ${this.functionName(b)} after all`;
    return SHOWN.has(kind) ? eventText(kind, a, b, c, this.functions) : null;
  }

  functionName(number: number): string {
    return this.functions[number] ?? `function ${number}`;
  }
}
