/**
 * A kernel trace → the cross-CPU traffic in it.
 *
 * Calls to a CPU on its way down or up, or made by it, are kept: the kernel got them through, and so must the replay.
 * Only what a dying CPU sends by itself is left out, since the emulated kernel sends that too.
 *
 * Memory is bounded: calls beyond the limit are validated and counted but not kept, and neither is the hotplug after
 * them.
 */
import { FtraceError, readFtrace, type FtraceEvent, type FtraceNote } from '../trace/ftrace.js';
import { CallAssembler } from './recording-calls.js';
import { HotplugReader } from './recording-hotplug.js';
import { LatencyMatcher } from './recording-latency.js';
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
  readonly #calls: CallAssembler;
  readonly #latency = new LatencyMatcher();
  readonly #hotplug = new HotplugReader();
  #events = 0;
  #csdEvents = 0;
  #skipped = 0;
  #cpus = 0;
  #firstUs = 0;
  /** Since the first event. A live trace may be a little out of order; this never runs backwards. */
  #nowUs = 0;

  constructor(maxCalls: number) {
    this.#calls = new CallAssembler(maxCalls);
  }

  add(event: FtraceEvent | FtraceNote): void {
    if (event.kind === 'machine') {
      this.#cpus = Math.max(this.#cpus, event.cpus);
    } else if (event.kind === 'lost') {
      this.#skipped += event.count;
      this.#latency.forget();
      this.#calls.forget();
    } else {
      this.#stamp(event);
      this.#read(event);
    }
  }

  finish(): Recording {
    if (this.#csdEvents === 0) throw new FtraceError(null, `no csd:* events in it (${HOW_TO_RECORD})`);
    if (this.#calls.queued === 0) throw new FtraceError(null, `no csd_queue_cpu events in it (${HOW_TO_RECORD})`);
    return {
      events: this.#events,
      skipped: this.#skipped,
      calls: this.#calls.calls,
      hotplug: this.#hotplug.events,
      cpus: this.#cpus,
      durationUs: this.#nowUs,
      truncated: this.#calls.truncated,
    };
  }

  #stamp(event: FtraceEvent): void {
    if (this.#events++ === 0) this.#firstUs = event.atUs;
    this.#nowUs = Math.max(this.#nowUs, event.atUs - this.#firstUs);
    this.#cpus = Math.max(this.#cpus, event.cpu + 1, 'target' in event ? event.target + 1 : 0);
    if (event.kind.startsWith('csd_')) this.#csdEvents++;
  }

  #read(event: FtraceEvent): void {
    if (event.kind === 'csd_queue_cpu' && event.func !== SENT_BY_THE_DEAD) {
      this.#latency.queued(this.#calls.queue(event, this.#nowUs), event, this.#nowUs);
      return;
    }
    this.#calls.passBy(event);
    if (event.kind === 'csd_function_entry') this.#latency.entered(event.cpu, event.csd, this.#nowUs);
    else if (event.kind === 'csd_function_exit') this.#latency.exited(event.cpu, event.csd, this.#nowUs);
    else if (event.kind === 'cpuhp_enter' && this.#calls.truncated === 0) this.#hotplug.add(event, this.#nowUs);
  }
}
