/** Programs as text: for people, and for tokens. */
import type { CheckProgram, ProgramCall } from '../../lab/check-program.js';
import { callText, valueFromJson, valueToJson } from '../../lab/values.js';

/** One line a thread. */
export function programLines({ before, threads, frozen }: CheckProgram): string[] {
  return [
    ...(before.length > 0 ? [`before    ${line(before)}`] : []),
    ...threads.flatMap((calls, thread) => (calls.length > 0 ? [`thread ${thread}  ${line(calls)}`] : [])),
    ...(frozen === undefined ? [] : [`frozen    ${frozen.threads.map((thread) => `thread ${thread}`).join(', ')}`]),
  ];
}

function line(calls: readonly ProgramCall[]): string {
  return calls.map(({ operation, arg }) => callText(operation, arg)).join('; ');
}

type Packed = [operation: string, arg?: unknown][];

function pack(calls: readonly ProgramCall[]): Packed {
  return calls.map(({ operation, arg }) => (arg === undefined ? [operation] : [operation, arg]));
}

export function programToText({ before, threads, drain, frozen, later }: CheckProgram): string {
  const parts = [
    threads.map(pack),
    before.length > 0 ? [pack(before), before.map(({ thread }) => thread)] : null,
    drain === undefined ? null : [drain.operation, drain.thread],
    frozen === undefined ? null : [frozen.at, frozen.threads, ...(frozen.after === undefined ? [] : [frozen.after])],
    later === undefined ? null : 1,
  ];
  return valueToJson(parts.slice(0, 1 + parts.findLastIndex((part) => part !== null)));
}

/** @throws {SyntaxError} on what is no program */
export function programFromText(text: string): CheckProgram {
  try {
    return readProgram(text);
  } catch (error) {
    if (error instanceof TypeError) throw new SyntaxError('no program', { cause: error }); // a list is not where it should be
    throw error;
  }
}

function readProgram(text: string): CheckProgram {
  const [threads, before, drain, frozen, later] = valueFromJson(text) as [
    Packed[],
    ([Packed, number[]] | null)?,
    ([string, number] | null)?,
    ([number, number[], number[]?] | null)?,
    (number | null)?,
  ];
  const unpack = (calls: Packed): ProgramCall[] => calls.map(([operation, arg]) => ({ operation, arg }));
  return {
    before: before ? unpack(before[0]).map((call, i) => ({ ...call, thread: before[1][i] })) : [],
    threads: threads.map(unpack),
    ...(drain && { drain: { operation: drain[0], thread: drain[1] } }),
    ...(frozen && { frozen: { at: frozen[0], threads: frozen[1], ...(frozen[2] && { after: frozen[2] }) } }),
    ...(later && { later: true }),
  };
}
