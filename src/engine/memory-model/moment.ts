/** When a thread did something, as happens-before knows it. */
export interface Moment {
  readonly thread: number;
  /** The thread's own time then. */
  readonly time: number;
  /** What happens before it: the thread's clock then. */
  readonly clock: readonly number[];
  /** Its number among what was done: a thread's own are ordered by it. */
  readonly order: number;
}

export function happensBefore(first: Moment, second: Moment): boolean {
  return first.order < second.order && first.time <= second.clock[first.thread];
}
