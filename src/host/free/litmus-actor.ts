/** An actor of a litmus test in its thread: a scenario of plain code, or a definition with `actors` and `outcomes`. */
import type { BatchProgram, LoadedProgram } from '../../engine/free/batch/program.js';
import type { Outcome } from '../../lab/scenario.js';
import { litmusTestOf, type LitmusTest } from './litmus-test.js';
import { makeStates, measure } from './states.js';

export interface LitmusActorOptions {
  readonly url: string;
}

/** Plain data: what the host needs to know of a test whose module it does not load itself. */
export interface LitmusAbout {
  readonly name: string;
  readonly story: string;
  readonly source: string;
  /** Number of actors of each form. */
  readonly forms: Readonly<Record<string, number>>;
  readonly outcomes: readonly Outcome[];
}

export interface LitmusJob {
  readonly form: string;
}

export async function loadBatchProgram(actor: number, options: unknown): Promise<LoadedProgram> {
  const { url } = options as LitmusActorOptions;
  const test = litmusTestOf((await import(url)) as object);
  return {
    about: aboutTest(test),
    prepare: (job) => program(test, (job as LitmusJob).form, actor),
  };
}

export function aboutTest(test: LitmusTest): LitmusAbout {
  const { name, story, source, outcomes } = test;
  return { name, story, source, outcomes, forms: Object.fromEntries(test.forms.map((form) => [form, test.actors(form).length])) };
}

function program({ actors, shared, attach, after }: LitmusTest, form: string, actor: number): BatchProgram {
  const { parts, keepsState } = measure(shared);
  const run = actors(form)[actor];
  return {
    parts,
    resultWords: 0,
    renew: keepsState && attach === null ? 'all' : attach === null ? 'nothing' : 'views',
    setUp: (states) => makeStates(shared, parts, states),
    attach: (made) => (attach === null ? made : attach(made, actor)),
    run: (view) => void run(view, actor),
    outcome: after,
  };
}
