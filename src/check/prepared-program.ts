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

/** What can be left out of a program: each call, together with the one that closes it. By their slots. */
export function partsOf(
  definition: OperationsDefinition<unknown, unknown, unknown>,
  program: CheckProgram,
): readonly (readonly number[])[] {
  const { before, threads } = prepareProgram(definition, program);
  const parts = new Map<number, number[]>();
  for (const { slot, after } of [...before.map(({ call }) => call), ...threads.flat()])
    if (after === null) parts.set(slot, [slot]);
    else parts.get(after)!.push(slot);
  return [...parts.values()];
}

/** The program without some of its parts. @param leftOut their numbers */
export function reduceProgram(
  definition: OperationsDefinition<unknown, unknown, unknown>,
  program: CheckProgram,
  leftOut: readonly number[],
): CheckProgram {
  const parts = partsOf(definition, program);
  const gone = new Set(leftOut.flatMap((part) => parts[part]));
  let slot = 0;
  const stays = (): boolean => !gone.has(slot++);
  const before = program.before.filter(stays);
  return { ...program, before, threads: program.threads.map((calls) => calls.filter(stays)) };
}
