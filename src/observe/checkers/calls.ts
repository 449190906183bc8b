/** The cross-CPU calls of a recorded execution: when each was queued, taken off its queue, run. */
import type { Observation, ObservedStep } from '../../lab/observation.js';
import { Event } from '../../trace/event.js';

/** One call. The times are indices of steps; -1: never. */
export interface Call {
  /** In the order of queueing, from 1. */
  readonly number: number;
  readonly sender: number;
  readonly target: number;
  readonly func: number;
  readonly csd: number;
  readonly queued: number;
  entered: number;
  runner: number;
  /** Times that it was run. */
  runs: number;
}

export function callsOf({ steps }: Observation): Call[] {
  const calls: Call[] = [];
  const latest = new Map<number, Call>();
  for (const [at, { actor, note }] of steps.entries()) {
    if (note === undefined) continue;
    const { kind, a, b, c: csd } = note;
    if (kind === Event.CSD_QUEUE) {
      const call = {
        number: calls.length + 1,
        sender: actor,
        target: a,
        func: b,
        csd,
        queued: at,
        entered: -1,
        runner: -1,
        runs: 0,
      };
      calls.push(call);
      latest.set(csd, call);
    }
    const call = csd === 0 ? undefined : latest.get(csd);
    if (call === undefined) continue;
    if (kind !== Event.CSD_ENTRY || call.runs++ > 0) continue;
    call.entered = at;
    call.runner = actor;
  }
  return calls;
}

/** `call #2 (callback) from CPU1`. */
export function nameOf({ actors, functionName }: Observation, { number, func, sender }: Call): string {
  return `call #${number} (${functionName(func)}) from ${actors[sender]}`;
}

/** The first step from `from` on that matches, or -1. */
export function indexFrom(
  steps: readonly ObservedStep[],
  from: number,
  matches: (step: ObservedStep) => boolean,
): number {
  for (let i = from; i < steps.length; i++) if (matches(steps[i])) return i;
  return -1;
}

/** Whether a note of that kind about that CPU is this step. */
export function isNote(kind: number, about: number): (step: ObservedStep) => boolean {
  return ({ note }) => note?.kind === kind && note.a === about;
}

/** Whether the IPI that was sent at a step got lost on its way. */
export function isLost({ steps }: Observation, sent: number): boolean {
  return steps[sent + 1]?.note?.kind === Event.IPI_LOST;
}

/** Its target empties the queue behind the queueing; -1: it does not. */
export function takenAt({ steps, wordName }: Observation, { target, queued }: Call): number {
  const added = indexFrom(
    steps,
    queued,
    ({ operation }) =>
      operation !== undefined &&
      operation.name === 'compareExchange' &&
      operation.result === operation.value &&
      wordName(operation.word) === `call_single_queue[${target}].first`,
  );
  if (added < 0) return -1;
  const { word } = steps[added].operation!;
  return indexFrom(
    steps,
    added + 1,
    ({ actor, operation }) =>
      actor === target && operation?.word === word && operation.name === 'exchange' && operation.result !== 0,
  );
}
