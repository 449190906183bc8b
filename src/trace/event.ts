/** What a CPU writes into its trace ring: the vocabulary of every trace, report and books check. */

/**
 * Event kinds. The names of the call events follow Linux's `csd:*` and `ipi:*` trace points.
 * The comment gives the meaning of the arguments a, b, c; `address` is a word index, `function` a function number.
 */
export const Event = {
  BOOT: 1, //            this CPU's thread runs
  TASK: 2, //            a task begins                  a = task number
  TASK_DONE: 3, //       … ends                         a = task number
  CSD_QUEUE: 4, //       call queued                    a = target, b = function, c = csd address
  CSD_ENTRY: 5, //       function begins                a = info, b = function, c = csd address (0: a local part)
  CSD_EXIT: 6, //        … returned                     a = info, b = function, c = csd address
  CSD_REFUSED: 7, //     -ENXIO                         a = target, b = function
  IPI_SEND: 8, //        doorbell rung                  a = target, b = vector
  IPI_LOST: 9, //        … and lost on the way          a = target, b = vector
  IPI_DELAY: 10, //      … and delayed                  a = target, b = vector, c = microseconds
  IPI_HOLD: 11, //       … held until the target's milestone   a = target, b = vector, c = milestone
  IPI_DELIVER: 12, //    delayed or held IPI is pending now    a = sender, b = vector
  IPI_TAKE: 13, //       interrupt taken                a = vector
  IPI_DONE: 14, //       handler returned               a = vector
  STOP_STATE: 15, //     multi_cpu_stop state seen      a = state
  MILESTONE: 16, //      a = milestone
  CPU_OFFLINE: 17, //    cleared from cpu_online_mask   a = cpu
  CPU_ONLINE: 18, //     set in cpu_online_mask         a = cpu
  NOTIFY: 19, //         hotplug notifier called        a = action, b = cpu it is about, c = notifier number
  WARN: 20, //           a = warning number, b, c = its arguments
  WARN_CSD: 21, //       line under a WARN: a pending callback   b = function, c = csd address
  BUG: 22, //            a = warning number
  CALL_LOST: 23, //      booked by the harness          a = csd address, b = function
  DEVICE: 24, //         device interrupt handler       a = function, b = info
  FREED: 25, //          a slot was freed and poisoned  a = address, b = words
  FLUSH: 26, //          call queue flushed outside the interrupt     a = cpu it was flushed on
  CSD_STUCK: 27, //      the watchdog complains: a wait lasts too long a = target, b = function, c = csd address
  CSD_UNSTUCK: 28, //    … and is over                                 a = target, b = function, c = csd address
  TORTURE: 29, //        an error that the torture's own checks found  a = Trouble, b = block or CPU
} as const;
export type EventKind = (typeof Event)[keyof typeof Event];

const NAMES = new Map<number, string>(Object.entries(Event).map(([name, kind]) => [kind, name]));

/** `CSD_QUEUE` for 4; `event 99` for a kind that does not exist. */
export function eventName(kind: number): string {
  return NAMES.get(kind) ?? `event ${kind}`;
}

/** One event as read back from a ring. */
export interface TraceEvent {
  readonly cpu: number;
  /** Microseconds since the machine's epoch; CPUs' clocks agree to about a microsecond. */
  readonly timeUs: number;
  readonly kind: EventKind;
  readonly irqsOff: boolean;
  readonly inHardirq: boolean;
  readonly preemptCount: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}
