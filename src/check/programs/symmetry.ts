/** Which programs are one program: those that differ by the names of threads that are equal, or of values. */
import type { OperationsDefinition } from '../../lab/check-definition.js';
import type { CheckProgram, ProgramCall } from '../../lab/check-program.js';
import { valueToJson } from '../../lab/values.js';

type Definition = Pick<OperationsDefinition<unknown, unknown, unknown>, 'attach' | 'operations'>;

/** Whether no thread is handed its number, so that what calls the same does the same. */
export function areThreadsAlike({ attach, operations }: Definition): boolean {
  const numbered = Object.values(operations).some(({ run }) => run !== undefined && mayTake(run, 3));
  return !numbered && (attach === undefined || !mayTake(attach, 2));
}

/** A text that two programs have in common when they are one. */
export function namelessText(definition: Definition, program: CheckProgram): string {
  const threads = program.threads.map((_, thread) => thread);
  const orders = areThreadsAlike(definition) ? permutations(threads) : [threads];
  const texts = orders.map((order) => textInOrder(definition, program, order));
  return texts.reduce((least, text) => (text < least ? text : least));
}

/** @param order which thread comes first, second, … */
function textInOrder(
  { operations }: Definition,
  { before, threads, drain }: CheckProgram,
  order: readonly number[],
): string {
  const numbers = new Map<unknown, number>();
  const told = ({ operation, arg }: ProgramCall): unknown[] => {
    if (operations[operation]?.args !== 'int') return [operation, arg];
    if (!numbers.has(arg)) numbers.set(arg, numbers.size + 1);
    return [operation, numbers.get(arg)];
  };
  return valueToJson([
    before.map((call) => [order.indexOf(call.thread), ...told(call)]),
    order.map((thread) => threads[thread].map(told)),
    drain === undefined ? null : [order.indexOf(drain.thread), drain.operation],
  ]);
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) => permutations(items.filter((one) => one !== first)).map((rest) => [first, ...rest]));
}

/** Whether a function may look at so many arguments: `length` counts neither those behind a default nor the rest. */
function mayTake(made: (...values: never) => unknown, count: number): boolean {
  const source = Function.prototype.toString.call(made);
  const parameters = source.slice(0, source.indexOf(')') + 1);
  return made.length >= count || /\.\.\.|=(?!>)/.test(parameters) || /\barguments\b/.test(source);
}
