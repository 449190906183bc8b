/**
 * Tries a definition before anything is explored: its operations are called one after the other, so that no race can be
 * the reason when something is wrong. First one thread alone must get what the model says; then two that share memory
 * alone must get what two get that share everything.
 */
import type { OperationsDefinition } from '../lab/check-definition.js';
import { Generator } from '../check/programs/generate.js';
import { meant } from '../common/nearest.js';
import { modelOf } from '../check/model.js';
import { shown } from '../check/schema.js';
import { Sequence, type Objection } from '../check/sequence.js';
import { Random } from '../machine/random.js';
import { ORDERS, Trial } from './trial.js';

type Definition = OperationsDefinition<unknown, unknown, unknown>;

/** Programs of each kind. Short ones: they are to show a mistake in the definition, and no depth of the structure. */
export const PROGRAMS = 8;
export const ALONE = { threads: 1, calls: 4, before: 0 };
const TOGETHER = { threads: 2, calls: 2, before: 0 };
/** Calls that may be needed to fill the structure. */
const FILLING = 64;
/** Its random numbers are not those of the exploration. */
export const STREAM = 8192;

/** One sentence about the first thing that is wrong; null: nothing that shows at once. */
export function trialProblem(definition: Definition): string | null {
  const generator = new Generator(definition, new Random(1, STREAM));
  const model = new Sequence({ definition, model: modelOf(definition) });
  return (
    model.begin()?.text ??
    aloneProblem(definition, generator) ??
    orderProblem(definition, generator) ??
    sharingProblem(definition, generator) ??
    fillingProblem(definition, generator)
  );
}

/** A method that a view does not have; null: it has all of them. */
export function methodProblem({ operations }: Definition, view: unknown): string | null {
  const has = (name: string): boolean => typeof Reflect.get(Object(view) as object, name) === 'function';
  const missing = Object.keys(operations).find((name) => operations[name].run === undefined && !has(name));
  if (missing === undefined) return null;
  const probable = meant(missing, methodsOf(view));
  const hint =
    probable === null ? '; say how it is called with run: (view, arg) => …' : `: did you mean "${probable}"?`;
  return `operations.${missing}: ${shown(view)} has no method "${missing}"${hint}`;
}

function aloneProblem(definition: Definition, generator: Generator): string | null {
  return firstOf(() => new Trial(definition, generator.program(ALONE, false), false).run('in turn')?.text ?? null);
}

/** Two in, two out: a queue and a stack differ in what comes first. */
function orderProblem(definition: Definition, generator: Generator): string | null {
  const filling = generator.filling(2);
  if (filling === null) return null;
  const { before, drain } = filling;
  const taking = Array.from({ length: 2 }, () => ({ operation: drain!.operation }));
  const threads = filling.threads.map((_, thread) => [
    ...before.filter((call) => call.thread === thread),
    ...(drain!.thread === thread ? taking : []),
  ]);
  const order = before[0].thread <= drain!.thread ? 'first first' : 'last first';
  return new Trial(definition, { before: [], threads }, false).run(order)?.text ?? null;
}

/**
 * Where two fail in the same way that share everything, it is no matter of memory: each may be distinguished by what is
 * its thread's own, and here is one thread. Exploring will tell.
 */
function sharingProblem(definition: Definition, generator: Generator): string | null {
  return firstOf((i) => {
    const program = generator.program(TOGETHER, false);
    const fails = (apart: boolean): Objection | null =>
      new Trial(definition, program, apart).run(ORDERS[i % ORDERS.length]);
    const apart = fails(true);
    if (apart === null) return null;
    const together = fails(false);
    if (together !== null) return together.certain ? together.text : null;
    return (
      'what one thread does another does not see: setup, called in each thread, does not keep everything in shared ' +
      `memory; return the memory alone, and make each thread's view of it in attach (${apart.text})`
    );
  });
}

/** Puts in as much as there is room for. */
function fillingProblem(definition: Definition, generator: Generator): string | null {
  const filling = generator.filling(FILLING);
  if (filling === null) return null;
  const { before } = filling;
  const threads = filling.threads.map((_, thread) => before.filter((call) => call.thread === thread));
  return new Trial(definition, { before: [], threads }, false).fill()?.text ?? null;
}

function firstOf(look: (i: number) => string | null): string | null {
  for (let i = 0; i < PROGRAMS; i++) {
    const problem = look(i);
    if (problem !== null) return problem;
  }
  return null;
}

function methodsOf(view: unknown): string[] {
  const names: string[] = [];
  for (let part: unknown = Object(view); part !== null && part !== Object.prototype; part = Object.getPrototypeOf(part))
    names.push(...Object.getOwnPropertyNames(part));
  return names;
}
