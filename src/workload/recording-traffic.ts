/** Queue, entry and exit events → calls with their latencies. */
import type { FtraceEvent } from '../trace/ftrace/event.js';
import { CallAssembler, type CsdQueueEvent } from './recording-calls.js';
import { LatencyMatcher } from './recording-latency.js';

export class Traffic {
  readonly calls: CallAssembler;
  readonly #latency = new LatencyMatcher();

  constructor(maxCalls: number) {
    this.calls = new CallAssembler(maxCalls);
  }

  queue(event: CsdQueueEvent, nowUs: number): void {
    this.#latency.queued(this.calls.queue(event, nowUs), event, nowUs);
  }

  /** Another event: it may be an execution, and it may end a batch. */
  passBy(event: FtraceEvent, nowUs: number): void {
    this.calls.passBy(event);
    if (event.kind === 'csd_function_entry') this.#latency.entered(event.cpu, event.csd, nowUs);
    else if (event.kind === 'csd_function_exit') this.#latency.exited(event.cpu, event.csd, nowUs);
  }

  /** Events were lost: what is in flight is no longer known. */
  forget(): void {
    this.#latency.forget();
    this.calls.forget();
  }
}
