/** What a trace does not tell, counted while it is read, and said in the end. */
import type { FtraceEvent } from '../trace/ftrace/event.js';

/** So many executions for each queued call, and the queueing of most was not recorded. */
const UNQUEUED = 2;
const PERF = 'perf script';

export class RecordingNotes {
  /** Events that newer ones had overwritten when the trace was read. */
  overwritten = 0;
  #csdEvents = 0;
  #executions = 0;
  #unread = 0;
  #firstUnread = 0;
  #withoutFlags = 0;
  #addresses = 0;

  /** What is wrong with a trace that has no calls in it. */
  get problem(): string {
    if (this.#unread > 0)
      return `none of ${this.#unread} lines with csd events is understood, first line ${this.#firstUnread}`;
    return `no ${this.#csdEvents === 0 ? 'csd:*' : 'csd_queue_cpu'} events in it`;
  }

  add(event: FtraceEvent): void {
    if (event.kind === 'unread' && this.#unread++ === 0) this.#firstUnread = event.line;
    if (!event.kind.startsWith('csd_')) return;
    this.#csdEvents++;
    if (event.context === 'unknown') this.#withoutFlags++;
    if (event.kind === 'csd_function_entry' && event.csd !== 0) this.#executions++;
    if (event.kind === 'csd_queue_cpu' && event.callsite.startsWith('0x')) this.#addresses++;
  }

  /** One line each. @param queued calls, kept or not */
  lines(format: string, queued: number): string[] {
    const { overwritten } = this;
    const lines = [
      this.#unread > 0 &&
        `${this.#unread} of ${this.#unread + this.#csdEvents} lines with csd events were not understood, first line ${this.#firstUnread}`,
      this.#executions > UNQUEUED * queued &&
        `${this.#executions} calls were executed, but only ${queued} were queued while it was recorded: the others are not replayed`,
      this.#withoutFlags > 0 && withoutFlags(format),
      this.#addresses > 0 &&
        'functions are addresses: which calls waited, and which CPUs went off and on, is not known (trace-cmd report without -R)',
      overwritten > 0 && `${overwritten} events were overwritten before the trace was read: its beginning is missing`,
    ];
    return lines.filter((line) => line !== false);
  }
}

function withoutFlags(format: string): string {
  const help = format === PERF ? 'trace-cmd records them' : 'trace-cmd report -l shows them';
  return `no flags in it: calls from interrupts cannot be distinguished from those of tasks, and count as these (${help})`;
}
