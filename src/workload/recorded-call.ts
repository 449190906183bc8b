/** What a recorded kernel trace says happened between CPUs: the traffic that the main job replays. */

/** One call of the kernel's API: to one CPU, or (`many`) to one or several at once. */
export interface RecordedCall {
  /** When its first target was queued: µs since the first event of the file. */
  readonly atUs: number;
  readonly sender: number;
  /** One CPU, or several for `many`, each once. Sum over all calls: the calls queued. */
  readonly targets: readonly number[];
  /** The kernel function that was to run there. */
  readonly func: string;
  /** `single` and `many` waited for all their targets; `async` did not wait. */
  readonly how: 'async' | 'single' | 'many';
  /** What the sender was doing; `irq` is any interrupt, hard or soft. */
  readonly context: 'task' | 'irq';
  /** Per target: how long the function ran, in µs. Null where that was not recorded. */
  readonly serviceUs: readonly (number | null)[];
  /** Per target: from being queued to the function's first instruction, in µs. Null: not part of the comparison. */
  readonly latencyUs: readonly (number | null)[];
}

/** A CPU leaving or coming back. The events of one CPU alternate and begin with `offline`. */
export interface RecordedHotplug {
  readonly atUs: number;
  readonly kind: 'offline' | 'online';
  readonly cpu: number;
  /** The CPU that took it down or brought it up: never `cpu` itself. */
  readonly controller: number;
}

export interface Recording {
  /** Event lines in the file, of whatever event. */
  readonly events: number;
  /** The format of the file, and why it was taken for that. */
  readonly format: string;
  /** What is to be known of the figures: what the file does not tell, and what of it was not understood. One line each. */
  readonly notes: readonly string[];
  /** Events that the kernel says it lost while recording. */
  readonly skipped: number;
  /** In the order in which they were made. */
  readonly calls: readonly RecordedCall[];
  readonly hotplug: readonly RecordedHotplug[];
  /** CPUs of the machine: the highest number seen, or what the header says. */
  readonly cpus: number;
  /** From the first event to the last. */
  readonly durationUs: number;
  /** Queued calls beyond the limit: counted, not kept, and neither is the hotplug after them. */
  readonly truncated: number;
}
