/** From what a subject is called to a runner of it, in this thread. */
import { readFile } from 'node:fs/promises';
import type { AnyCheck } from '../lab/check-definition.js';
import type { CheckProgram } from '../lab/check-program.js';
import { fingerprint } from '../search/checksum.js';
import type { RunnerAtOnce, RunnerOfThreads } from '../search/runner.js';
import type { Fingerprints } from '../search/token.js';
import { importCheck } from '../subjects/check/import-check.js';
import { importScenario } from '../subjects/import-scenario.js';
import { loadCheck, type CoopCheck } from './coop/load-check.js';
import { loadScenario, type LoadedScenario } from './coop/load.js';
import { CheckRunner, ScenarioRunner } from './coop/runner.js';
import { CheckMachine } from './lockstep/check-machine.js';
import { LockstepMachine } from './lockstep/machine.js';
import { LockstepCheckRunner, LockstepScenarioRunner } from './lockstep/runner.js';
import { declaredScenario } from './scenario-declaration.js';

/** Plain data: it travels to threads. */
export type Reference =
  | { readonly kind: 'scenario'; readonly url: string; readonly form: string; readonly spurious: boolean }
  | { readonly kind: 'check'; readonly url: string; readonly program: CheckProgram };

export interface OpenRunner {
  readonly runner: RunnerAtOnce | RunnerOfThreads;
  readonly fingerprints: Fingerprints;
  close(): Promise<void>;
}

/** Of a hand-written case, whose actors are its program. */
export const NO_CALLS: CheckProgram = { before: [], threads: [] };

/** What this thread has loaded: rewriting the kernel anew for each form takes longer than many a search. */
const scenarios = new Map<string, Promise<LoadedScenario>>();
const checks = new Map<string, Promise<CoopCheck>>();

/** @throws {NotRewritable} @throws {InputError} when the module declares no scenario */
export async function loadedScenario(url: string): Promise<LoadedScenario> {
  const loaded = await once(scenarios, url, loadScenario);
  declaredScenario(loaded.scenario, url);
  return loaded;
}

/** @throws {NotRewritable} */
export async function loadedCheck(url: string): Promise<CoopCheck> {
  return await once(checks, url, loadCheck);
}

/** @throws {NotRewritable} on coop, where lockstep may still do */
export async function openRunner(reference: Reference, engine: 'coop' | 'lockstep'): Promise<OpenRunner> {
  if (engine === 'lockstep') return await openOnThreads(reference);
  if (reference.kind === 'check') {
    const check = await loadedCheck(reference.url);
    return {
      runner: new CheckRunner(check, reference.program),
      fingerprints: check.modules.fingerprints,
      close: nothing,
    };
  }
  const loaded = await loadedScenario(reference.url);
  const runner = new ScenarioRunner(loaded, reference.form, reference.spurious);
  return { runner, fingerprints: loaded.fingerprints, close: nothing };
}

async function nothing(): Promise<void> {
  // coroutines need not be closed
}

/** Starts threads: one an actor. */
async function openOnThreads(reference: Reference): Promise<OpenRunner> {
  const { url } = reference;
  if (reference.kind === 'check') {
    const threads = await ThreadsOfCheck.open(url);
    const runner = await threads.runner(reference.program);
    return { runner, fingerprints: threads.fingerprints, close: async () => await threads.close() };
  }
  const { form, spurious } = reference;
  declaredScenario(await importScenario(url, 'otherwise-lost'), url);
  const fingerprints = await fingerprintsOf(url, loadedScenario);
  const machine = await LockstepMachine.load(url, form, { spurious });
  const runner = new LockstepScenarioRunner(machine, { url, form, spurious, fingerprints });
  return { runner, fingerprints, close: async () => await machine.close() };
}

/** A check on real threads: one set of them for each number of threads that its programs have. */
export class ThreadsOfCheck {
  readonly #machines = new Map<number, CheckMachine>();

  private constructor(
    private readonly url: string,
    readonly definition: AnyCheck,
    readonly fingerprints: Fingerprints,
    private readonly stateful: boolean,
  ) {}

  static async open(url: string): Promise<ThreadsOfCheck> {
    const definition = await importCheck(url);
    const fingerprints = await fingerprintsOf(url, async () => (await loadedCheck(url)).modules);
    const stateful = await loadedCheck(url).then(
      ({ modules }) => modules.state.some(({ constant }) => !constant),
      () => false, // what cannot be rewritten has to look after itself
    );
    return new ThreadsOfCheck(url, definition, fingerprints, stateful);
  }

  async runner(program: CheckProgram): Promise<LockstepCheckRunner> {
    const { url, definition, fingerprints } = this;
    let machine = this.#machines.get(program.threads.length);
    if (machine === undefined) {
      machine = await CheckMachine.start(url, definition, program, this.stateful);
      this.#machines.set(program.threads.length, machine);
    }
    return new LockstepCheckRunner(machine, program, { url, definition, fingerprints });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#machines.values()].map(async (machine) => await machine.close()));
  }
}

/** Of all sources where they can be read as modules, or else of the subject's own alone. */
async function fingerprintsOf(
  url: string,
  load: (url: string) => Promise<{ readonly fingerprints: Fingerprints }>,
): Promise<Fingerprints> {
  try {
    return (await load(url)).fingerprints;
  } catch {
    const own = fingerprint(await readFile(new URL(url), 'utf8'));
    return { own, sources: own };
  }
}

function once<T>(kept: Map<string, Promise<T>>, url: string, load: (url: string) => Promise<T>): Promise<T> {
  let loading = kept.get(url);
  if (loading === undefined) {
    loading = load(url);
    kept.set(url, loading);
  }
  return loading;
}
