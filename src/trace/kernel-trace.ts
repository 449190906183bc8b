/** What the kernel did in a run, as plain data: its trace events, and names for the numbers in them. */
import { Event, type TraceEvent } from './event.js';

export interface KernelTrace {
  readonly cpus: number;
  /** In the order of time. */
  readonly events: readonly TraceEvent[];
  /** Older events that were overwritten. */
  readonly dropped: number;
  /** Function number → name. */
  readonly functions: Readonly<Record<number, string>>;
  /** Address of a csd → where it lies: `stack_csds[2].slots`. */
  readonly csds: Readonly<Record<number, string>>;
}

/** Names the numbers in `events`. */
export function kernelTrace(
  events: readonly TraceEvent[],
  { cpus, dropped }: { readonly cpus: number; readonly dropped: number },
  functionName: (number: number) => string,
  addressName: (address: number) => string,
): KernelTrace {
  const functions: Record<number, string> = {};
  const csds: Record<number, string> = {};
  for (const { kind, a, b, c } of events) {
    if (kind === Event.DEVICE) functions[a] ??= functionName(a);
    if (!OF_CALLS.has(kind)) continue;
    functions[b] ??= functionName(b);
    if (c !== 0) csds[c] ??= addressName(c);
  }
  return { cpus, events, dropped, functions, csds };
}

/** Events with a function number in b and the address of a csd, or 0, in c. */
const OF_CALLS: ReadonlySet<number> = new Set([
  Event.CSD_QUEUE,
  Event.CSD_ENTRY,
  Event.CSD_EXIT,
  Event.CSD_REFUSED,
  Event.CSD_STUCK,
  Event.CSD_UNSTUCK,
]);
