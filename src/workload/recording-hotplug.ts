/**
 * `cpuhp_enter` lines → CPUs leaving and coming back.
 *
 * A CPU's events are made to alternate, beginning with `offline`, because that is what can be replayed: the emulated
 * machine starts with all CPUs online, and a recording may have begun with some of them off, or have lost an event.
 */
import type { FtraceEvent } from '../trace/ftrace/event.js';
import type { RecordedHotplug } from './recorded-call.js';

export type CpuhpEnterEvent = Extract<FtraceEvent, { kind: 'cpuhp_enter' | 'cpuhp_multi_enter' }>;

const STEPS = new Map<string, RecordedHotplug['kind']>([
  ['takedown_cpu', 'offline'], // stops the CPU: stop-machine is inside
  ['smpcfd_prepare_cpu', 'online'], // where bringing it up begins to matter to cross-CPU calls
]);

export class HotplugReader {
  readonly events: RecordedHotplug[] = [];
  readonly #offline = new Set<number>();

  add({ func, target: cpu, cpu: recordedOn }: CpuhpEnterEvent, nowUs: number): void {
    const kind = STEPS.get(func);
    if (kind === undefined || (kind === 'offline') === this.#offline.has(cpu)) return;
    if (kind === 'offline') this.#offline.add(cpu);
    else this.#offline.delete(cpu);
    this.events.push({ atUs: nowUs, kind, cpu, controller: recordedOn === cpu ? this.#anotherThan(cpu) : recordedOn });
  }

  /** A CPU cannot take itself down. In the kernel too another one would have to do it. */
  #anotherThan(cpu: number): number {
    let other = 0;
    while (other === cpu || this.#offline.has(other)) other++;
    return other;
  }
}
