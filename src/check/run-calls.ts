/**
 * What the threads of a checked program do. This module is part of the program under test: the coop engine rewrites it,
 * so that the calls below are coroutines.
 */
import type { OperationDefinition } from '../lab/check-definition.js';
import { AsyncCode, isPromise } from '../lab/async-code.js';
import type { ProgramCall } from '../lab/check-program.js';
import { FIRST_GATE, GATES } from './gates.js';

/** Called for each call, by the number of its slot. */
export interface Recorder {
  begin(slot: number): void;
  end(slot: number, result: unknown): void;
  threw(slot: number, message: string): void;
}

/** A call with what belongs to it. */
export interface PreparedCall extends ProgramCall {
  readonly definition: OperationDefinition<unknown>;
  readonly slot: number;
  /** The slot of the call that must have succeeded for this one to be made; null: there is none. */
  readonly after: number | null;
}

/** What a call is made on. */
export interface CallTarget {
  readonly recorder: Recorder;
  readonly view: unknown;
  /** Whether the call of a slot was refused or given up. */
  failed(slot: number): boolean;
  /** What was thrown, in one line; rethrows what is the engine's. */
  readonly describe: (error: unknown) => string;
  /** Whether calls may go on later: each returns when its promise is settled. */
  readonly later: boolean;
}

/** @returns what settles when all calls have returned that go on later; null: all have */
export function runCalls(
  calls: readonly PreparedCall[],
  target: CallTarget,
  thread: number,
  from = 0,
): PromiseLike<unknown> | null {
  for (let i = from; i < calls.length; i++) {
    const call = calls[i];
    Atomics.load(GATES, FIRST_GATE + thread);
    const goesOn = call.after === null || !target.failed(call.after) ? makeCall(call, target, thread) : null;
    if (goesOn !== null) return goesOn.then(() => runCalls(calls, target, thread, i + 1));
  }
  return null;
}

/** Calls until one finds nothing. @returns what settles when that one has returned, where calls go on later; null: it has */
export function drainCalls(
  calls: readonly PreparedCall[],
  target: CallTarget,
  thread: number,
  from = 0,
): PromiseLike<unknown> | null {
  for (let i = from; i < calls.length; i++) {
    const { slot } = calls[i];
    const goesOn = makeCall(calls[i], target, thread);
    if (goesOn !== null)
      return goesOn.then(() => (target.failed(slot) ? null : drainCalls(calls, target, thread, i + 1)));
    if (target.failed(slot)) return null;
  }
  return null;
}

/** @returns what settles when the call has returned; null: it has */
export function makeCall(call: PreparedCall, target: CallTarget, thread: number): PromiseLike<unknown> | null {
  const { view } = target;
  const {
    slot,
    operation,
    arg,
    definition: { run },
  } = call;
  target.recorder.begin(slot);
  try {
    const result =
      run === undefined
        ? (view as Record<string, (arg: unknown) => unknown>)[operation](arg)
        : run(view, arg as never, thread);
    if (isPromise(result)) return whenSettled(result, target, slot, `operations.${operation} is async: it`);
    target.recorder.end(slot, result);
  } catch (error) {
    threw(target, slot, error);
  }
  return null;
}

/** @returns what settles when the actor is done; null: it is */
export function runActor(
  actor: (view: unknown, thread: number) => unknown,
  target: CallTarget,
  thread: number,
): PromiseLike<unknown> | null {
  target.recorder.begin(thread);
  try {
    const result = actor(target.view, thread);
    if (isPromise(result)) return whenSettled(result, target, thread, `actor ${thread}`, true);
    target.recorder.end(thread, undefined);
  } catch (error) {
    threw(target, thread, error);
  }
  return null;
}

function whenSettled(
  promise: PromiseLike<unknown>,
  target: CallTarget,
  slot: number,
  what: string,
  isActor = false,
): PromiseLike<unknown> {
  if (!target.later) {
    promise.then(undefined, () => undefined); // its failure is no more than the failure of what is refused
    throw new AsyncCode(`${what} returned a promise`);
  }
  const end = (result: unknown): void => {
    try {
      target.recorder.end(slot, isActor ? undefined : result);
    } catch (error) {
      threw(target, slot, error);
    }
  };
  return promise.then(end, (error: unknown) => threw(target, slot, error));
}

function threw({ recorder, describe }: CallTarget, slot: number, error: unknown): void {
  recorder.threw(slot, describe(error));
}
