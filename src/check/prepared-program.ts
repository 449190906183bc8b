/** A program with the definition's functions at hand, and a slot of the record for each call. */
import type { OperationsDefinition } from '../lab/check-definition.js';
import type { CheckProgram, ProgramCall } from '../lab/check-program.js';
import { namedOperations, type NamedOperation } from './roles.js';
import type { PreparedCall } from './run-calls.js';

/** Calls that may be needed to empty the structure. */
export const DRAIN_CALLS = 32;

export type Phase = 'before' | 'race' | 'drain';

/** Which call a slot is for. */
export interface SlotUse extends ProgramCall {
  readonly thread: number;
  readonly phase: Phase;
  readonly named: NamedOperation;
}

export interface PreparedProgram {
  readonly before: readonly { readonly thread: number; readonly call: PreparedCall }[];
  readonly threads: readonly (readonly PreparedCall[])[];
  readonly drain: { readonly thread: number; readonly calls: readonly PreparedCall[] } | null;
  /** By slot. */
  readonly slots: readonly SlotUse[];
}

/** @throws {RangeError} when the program calls what the definition does not have */
export function prepareProgram(
  definition: OperationsDefinition<unknown, unknown, unknown>,
  program: CheckProgram,
): PreparedProgram {
  const named = new Map(namedOperations(definition).map((operation) => [operation.name, operation]));
  const slots: SlotUse[] = [];
  const add = (call: ProgramCall, thread: number, phase: Phase, open: PreparedCall[]): PreparedCall => {
    const operation = named.get(call.operation);
    if (operation === undefined) throw new RangeError(`there is no operation "${call.operation}"`);
    const partner = open.findIndex((earlier) => operation.after.includes(earlier.operation));
    const after = partner < 0 ? null : open.splice(partner, 1)[0].slot;
    const prepared = { ...call, definition: operation.definition, slot: slots.length, after };
    slots.push({ ...call, thread, phase, named: operation });
    open.push(prepared);
    return prepared;
  };
  const openBefore = new Map<number, PreparedCall[]>();
  const openOf = (thread: number): PreparedCall[] => openBefore.get(thread) ?? openBefore.set(thread, []).get(thread)!;
  const before = program.before.map(({ thread, ...call }) => ({
    thread,
    call: add(call, thread, 'before', openOf(thread)),
  }));
  const threads = program.threads.map((calls, thread) => {
    const open: PreparedCall[] = [];
    return calls.map((call) => add(call, thread, 'race', open));
  });
  const { drain } = program;
  return {
    before,
    threads,
    slots,
    drain:
      drain === undefined
        ? null
        : {
            thread: drain.thread,
            calls: Array.from({ length: DRAIN_CALLS }, () =>
              add({ operation: drain.operation }, drain.thread, 'drain', []),
            ),
          },
  };
}

/**
 * The calls that can be left out of a program, and the program without some of them; null: it makes no sense without.
 */
export function reduceProgram(
  definition: OperationsDefinition<unknown, unknown, unknown>,
  program: CheckProgram,
  leftOut: ReadonlySet<number>,
): CheckProgram | null {
  const prepared = prepareProgram(definition, program);
  const orphan = [...prepared.before.map(({ call }) => call), ...prepared.threads.flat()].some(
    ({ slot, after }) => after !== null && leftOut.has(after) !== leftOut.has(slot),
  );
  if (orphan) return null;
  let slot = 0;
  const stays = (): boolean => !leftOut.has(slot++);
  const before = program.before.filter(stays);
  return { ...program, before, threads: program.threads.map((calls) => calls.filter(stays)) };
}

/** How many calls can be left out. */
export function callsOf({ before, threads }: CheckProgram): number {
  return before.length + threads.reduce((sum, calls) => sum + calls.length, 0);
}
