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
}

export function runCalls(calls: readonly PreparedCall[], target: CallTarget, thread: number): void {
  for (const call of calls) {
    Atomics.load(GATES, FIRST_GATE + thread);
    if (call.after === null || !target.failed(call.after)) makeCall(call, target, thread);
  }
}

export function makeCall(call: PreparedCall, { recorder, view, describe }: CallTarget, thread: number): void {
  const {
    slot,
    operation,
    arg,
    definition: { run },
  } = call;
  recorder.begin(slot);
  try {
    const result =
      run === undefined
        ? (view as Record<string, (arg: unknown) => unknown>)[operation](arg)
        : run(view, arg as never, thread);
    recorder.end(slot, result);
  } catch (error) {
    recorder.threw(slot, describe(error));
  }
}

export function runActor(
  actor: (view: unknown, thread: number) => unknown,
  { recorder, view, describe }: CallTarget,
  thread: number,
): void {
  recorder.begin(thread);
  try {
    const result = actor(view, thread);
    if (isPromise(result)) throw new AsyncCode(`actor ${thread} returned a promise`);
    recorder.end(thread, undefined);
  } catch (error) {
    recorder.threw(thread, describe(error));
  }
}
