/** What a line of a recorded kernel trace says, whatever the format it was printed in. */

/** CPU numbers from here on are refused: no Linux machine is larger. */
export const FTRACE_CPUS_MAX = 4096;

/** What every event line says, whatever its event. */
export interface FtraceStamp {
  /** The timestamp, in µs of the trace's own clock. */
  readonly atUs: number;
  /** The CPU on which the event was recorded. */
  readonly cpu: number;
  /** Recorded in an interrupt: flags h, H (hard), s (soft), z, Z (NMI). `unknown`: the format shows no flags. */
  readonly context: 'task' | 'irq' | 'unknown';
}

/** `csd` is the low 52 bits of the pointer, 0 for NULL: a number, because kept text keeps its whole chunk in memory. */
export interface CsdRef {
  readonly func: string;
  readonly csd: number;
}

/**
 * What each event says of its own. Function names are bare: no `+0x…`, no module. `calls`: the IPI announces function
 * calls; the others are reschedule IPIs. `unread`: the line speaks of a csd event, but not in a way that is understood.
 */
export type FtraceFields =
  | ({ readonly kind: 'csd_queue_cpu'; readonly target: number; readonly callsite: string } & CsdRef)
  | ({ readonly kind: 'csd_function_entry' | 'csd_function_exit' } & CsdRef)
  | { readonly kind: 'ipi_send_cpu'; readonly target: number; readonly callsite: string; readonly calls: boolean }
  | {
      readonly kind: 'ipi_send_cpumask';
      readonly targets: readonly number[];
      readonly callsite: string;
      readonly calls: boolean;
    }
  | { readonly kind: 'call_vector_entry' | 'call_vector_exit' }
  | { readonly kind: 'cpuhp_enter' | 'cpuhp_multi_enter'; readonly target: number; readonly func: string }
  | { readonly kind: 'cpuhp_exit'; readonly target: number; readonly ret: number }
  | { readonly kind: 'other' }
  | { readonly kind: 'unread'; readonly line: number };

export type FtraceEvent = FtraceStamp & FtraceFields;

/** A line that is no event but says something about the trace. */
export type FtraceNote =
  /** Events were lost on a CPU while the trace was read. */
  | { readonly kind: 'lost'; readonly cpu: number; readonly count: number }
  /** The CPUs of the machine, and the events that newer ones had overwritten before the trace was read. */
  | { readonly kind: 'machine'; readonly cpus: number; readonly overwritten: number }
  /** The first event line: which format it is in, and why. */
  | { readonly kind: 'format'; readonly name: string; readonly why: string };
