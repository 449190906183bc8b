/** From what a subject is called to a runner of it on real threads, which are started here. */
import { readFile } from 'node:fs/promises';
import type { AnyCheck } from '../../lab/check-definition.js';
import type { PlainMemory } from '../../lab/plain-memory.js';
import type { CheckProgram } from '../../lab/check-program.js';
import { fingerprint } from '../../search/checksum.js';
import type { Fingerprints } from '../../search/token.js';
import { importCheck } from '../../subjects/check/import-check.js';
import { importScenario } from '../../subjects/import-scenario.js';
import type { NativeSource } from '../../engine/rewriter/native-source.js';
import type { LoadedModules } from '../coop/load-modules.js';
import { loadedCheck, loadedScenario } from '../coop/loaded.js';
import type { OpenRunner } from '../open-runner.js';
import type { Reference } from '../reference.js';
import { declaredScenario } from '../scenario-declaration.js';
import { CheckMachine } from './check-machine.js';
import { LockstepMachine } from './machine.js';
import { LockstepCheckRunner, LockstepScenarioRunner } from './runner.js';

/** Starts threads: one an actor. */
export async function openOnThreads(reference: Reference): Promise<OpenRunner> {
  const { url, plain } = reference;
  if (reference.kind === 'check') {
    const threads = await ThreadsOfCheck.open(url, plain);
    const runner = await threads.runner(reference.program);
    return { runner, fingerprints: threads.fingerprints, close: async () => await threads.close() };
  }
  const { form, spurious, faults } = reference;
  declaredScenario(await importScenario(url, 'otherwise-lost'), url);
  const load = async (): Promise<LoadedModules> => await loadedScenario(url, plain.points);
  const fingerprints = await fingerprintsOf(url, load);
  const machine = await LockstepMachine.load(url, form, {
    spurious,
    faults: faults ?? {},
    sources: await sourcesOf(load),
  });
  const runner = new LockstepScenarioRunner(machine, { url, form, spurious, faults, plain, fingerprints });
  return { runner, fingerprints, close: async () => await machine.close() };
}

/** A check on real threads: one set of them for each number of threads that its programs have. */
export class ThreadsOfCheck {
  readonly #machines = new Map<number, CheckMachine>();

  private constructor(
    private readonly url: string,
    private readonly plain: PlainMemory,
    readonly definition: AnyCheck,
    readonly fingerprints: Fingerprints,
    private readonly settings: { readonly stateful: boolean; readonly sources: readonly NativeSource[] },
  ) {}

  static async open(url: string, plain: PlainMemory): Promise<ThreadsOfCheck> {
    const definition = await importCheck(url);
    const load = async (): Promise<LoadedModules> => (await loadedCheck(url, plain.points)).modules;
    const fingerprints = await fingerprintsOf(url, load);
    const stateful = await loadedCheck(url).then(
      ({ modules }) => modules.state.some(({ constant }) => !constant),
      () => false, // what cannot be rewritten has to look after itself
    );
    return new ThreadsOfCheck(url, plain, definition, fingerprints, { stateful, sources: await sourcesOf(load) });
  }

  async runner(program: CheckProgram): Promise<LockstepCheckRunner> {
    const { url, plain, definition, fingerprints } = this;
    let machine = this.#machines.get(program.threads.length);
    if (machine === undefined) {
      machine = await CheckMachine.start(url, definition, program, this.settings);
      this.#machines.set(program.threads.length, machine);
    }
    return new LockstepCheckRunner(machine, program, { url, plain, definition, fingerprints });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#machines.values()].map(async (machine) => await machine.close()));
  }
}

/** The modules whose plain accesses are steps; none where they cannot be read as modules. */
async function sourcesOf(load: () => Promise<LoadedModules>): Promise<readonly NativeSource[]> {
  return await load().then(
    (modules) => modules.nativeSources(),
    () => [],
  );
}

/** Of all sources where they can be read as modules, or else of the subject's own alone. */
async function fingerprintsOf(
  url: string,
  load: () => Promise<{ readonly fingerprints: Fingerprints }>,
): Promise<Fingerprints> {
  try {
    return (await load()).fingerprints;
  } catch {
    const own = fingerprint(await readFile(new URL(url), 'utf8'));
    return { own, sources: own };
  }
}
