/**
 * A kernel trace → the cross-CPU traffic in it.
 *
 * Calls to a CPU on its way down or up, or made by it, are kept: the kernel got them through, and so must the replay.
 * Only what a dying CPU sends by itself is left out, since the emulated kernel sends that too.
 *
 * Memory is bounded: calls beyond the limit are validated and counted but not kept, and neither is the hotplug after
 * them.
 */
import { FtraceError } from '../trace/ftrace/error.js';
import type { FtraceEvent, FtraceNote } from '../trace/ftrace/event.js';
import { readFtrace } from '../trace/ftrace/read.js';
import { HotplugReader } from './recording-hotplug.js';
import { IpiReader } from './recording-ipi.js';
import { RecordingNotes } from './recording-notes.js';
import { Traffic } from './recording-traffic.js';
import type { Recording } from './recorded-call.js';

/** Queued calls that are kept unless the caller says otherwise. */
const RECORDED_CALLS_MAX = 20_000;
/** The last call of a CPU that goes offline, to the one that waits for its death. */
const SENT_BY_THE_DEAD = 'cpuhp_complete_idle_dead';
const HOW_TO_RECORD = 'record with: trace-cmd record -e csd -e ipi -e cpuhp';

export interface ReadOptions {
  /** Default: `RECORDED_CALLS_MAX`. */
  readonly maxCalls?: number;
}

/**
 * Reads a trace to its end and returns its traffic.
 *
 * `maxCalls` limits the calls queued, counted per target; a `many` call begun below it is kept whole. Throws
 * `FtraceError` on an input that is no trace, or has no calls in it.
 */
export async function readRecording(chunks: AsyncIterable<string>, options: ReadOptions = {}): Promise<Recording> {
  const reader = new RecordingReader(options.maxCalls ?? RECORDED_CALLS_MAX);
  for await (const event of readFtrace(chunks)) reader.add(event);
  return reader.finish();
}

class RecordingReader {
  readonly #csds: Traffic;
  readonly #ipis: IpiReader;
  readonly #hotplug = new HotplugReader();
  readonly #notes = new RecordingNotes();
  #format = { name: '', why: '' };
  #events = 0;
  #skipped = 0;
  #cpus = 0;
  #firstUs = 0;
  /** Since the first event. A live trace may be a little out of order; this never runs backwards. */
  #nowUs = 0;

  constructor(maxCalls: number) {
    this.#csds = new Traffic(maxCalls);
    this.#ipis = new IpiReader(maxCalls);
  }

  add(event: FtraceEvent | FtraceNote): void {
    switch (event.kind) {
      case 'machine':
        this.#cpus = Math.max(this.#cpus, event.cpus);
        this.#notes.overwritten += event.overwritten;
        break;
      case 'lost':
        this.#skipped += event.count;
        this.#csds.forget();
        this.#ipis.forget();
        break;
      case 'format':
        this.#format = event;
        break;
      default:
        this.#stamp(event);
        this.#read(event);
    }
  }

  finish(): Recording {
    const [{ calls }, ...missing] = this.#traffic();
    const { name, why } = this.#format;
    const senders = calls.calls.map(({ sender }) => sender + 1);
    return {
      events: this.#events,
      format: `${name} (${why})`,
      notes: [...missing, ...this.#notes.lines(name, calls.queued)],
      skipped: this.#skipped,
      calls: calls.calls,
      hotplug: this.#hotplug.events,
      cpus: senders.reduce((most, cpu) => Math.max(most, cpu), this.#cpus),
      durationUs: this.#nowUs,
      truncated: calls.truncated,
    };
  }

  /** The calls, and what is missing of them. */
  #traffic(): [Traffic, ...string[]] {
    if (this.#csds.calls.queued > 0) return [this.#csds];
    const load = this.#ipis.finish();
    if (load !== null) return [load.traffic, load.missing];
    throw new FtraceError(null, `${this.#notes.problem} (${HOW_TO_RECORD})`);
  }

  #stamp(event: FtraceEvent): void {
    if (this.#events++ === 0) this.#firstUs = event.atUs;
    this.#nowUs = Math.max(this.#nowUs, event.atUs - this.#firstUs);
    this.#cpus = Math.max(this.#cpus, event.cpu + 1, 'target' in event ? event.target + 1 : 0);
    if ('targets' in event) this.#cpus = event.targets.reduce((most, cpu) => Math.max(most, cpu + 1), this.#cpus);
    this.#notes.add(event);
  }

  #read(event: FtraceEvent): void {
    if (event.kind === 'csd_queue_cpu' && event.func !== SENT_BY_THE_DEAD) {
      this.#csds.queue(event, this.#nowUs);
      return;
    }
    this.#csds.passBy(event, this.#nowUs);
    if (this.#csds.calls.queued === 0) this.#ipis.add(event, this.#nowUs);
    if (event.kind === 'cpuhp_enter' && this.#csds.calls.truncated === 0) this.#hotplug.add(event, this.#nowUs);
  }
}
