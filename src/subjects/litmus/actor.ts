/** An actor of a litmus test in its thread. */
import { importModule } from '../../engine/typescript/import.js';
import { OWN_INDEX, resolveOwnPackage } from '../../engine/typescript/own-package.js';
import type { BatchProgram, LoadedProgram } from '../../engine/free/batch/program.js';
import { textOf } from '../../check/outcome-text.js';
import { InputError } from '../../common/errors.js';
import { errorLine } from '../../common/thrown.js';
import { litmusTestOf, type LitmusTest } from './test.js';
import { memoryProblem } from '../setup-memory.js';
import { makeStates, measure } from '../states.js';

export interface LitmusActorOptions {
  readonly url: string;
  /**
   * Whether what it makes must be shared memory. Our own tests let a batch lay out the memory, by arrays that make
   * their own.
   */
  readonly mustShare?: boolean;
}

/** Plain data: what the host needs to know of a test, whose module it does not load itself. */
export interface LitmusAbout extends Pick<LitmusTest, 'name' | 'story' | 'outcomes'> {
  /** Number of actors of each form. */
  readonly forms: Readonly<Record<string, number>>;
}

/** Why it cannot be used, in one line. */
interface LitmusProblem {
  readonly problem: string;
}

/** @param name of the module @throws {InputError} when it cannot be used */
export function usable(about: unknown, name: string): LitmusAbout {
  const { problem } = about as LitmusProblem;
  if (problem !== undefined) throw new InputError(`${name} cannot be used: ${problem}`);
  return about as LitmusAbout;
}

export interface LitmusJob {
  readonly form: string;
  /** Actors wait for each other. */
  readonly inOrder?: boolean;
}

export async function loadBatchProgram(actor: number, options: unknown): Promise<LoadedProgram> {
  const { url, mustShare = false } = options as LitmusActorOptions;
  try {
    resolveOwnPackage('otherwise-lost', OWN_INDEX, url);
    const test = litmusTestOf((await importModule(url)) as object);
    if (mustShare) refusePrivate(test);
    return { about: aboutLitmus(test), prepare: (job) => program(test, job as LitmusJob, actor) };
  } catch (error) {
    return {
      about: { problem: error instanceof InputError ? error.message : errorLine(error) } satisfies LitmusProblem,
      prepare: () => fail(error),
    };
  }
}

/** @throws {InputError} when threads would not share what it makes */
function refusePrivate({ shared, maker, words }: LitmusTest): void {
  const problem = memoryProblem(maker, shared, words);
  if (problem !== null) throw new InputError(problem);
}

/** Tries everything once that is called before the actors are. */
export function aboutLitmus(test: LitmusTest): LitmusAbout {
  const { name, story, outcomes, shared, attach } = test;
  const made = shared();
  attach?.(made, 0);
  return {
    name,
    story,
    outcomes,
    forms: Object.fromEntries(test.forms.map((form) => [form, test.actors(form).length])),
  };
}

function program(
  { actors, shared, attach, after }: LitmusTest,
  { form, inOrder = false }: LitmusJob,
  actor: number,
): BatchProgram {
  const { parts, keepsState } = measure(shared);
  const run = actors(form)[actor];
  return {
    parts,
    inOrder,
    resultWords: 0,
    renew: attach !== null ? 'views' : keepsState ? 'all' : 'nothing',
    setUp: (states) => makeStates(shared, parts, states),
    attach: (made) => (attach === null ? made : attach(made, actor)),
    run: (view) => void run(view, actor),
    outcome: (made) => textOf(after(made)),
  };
}

function fail(error: unknown): never {
  throw error;
}
