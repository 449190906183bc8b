/** From what a subject is called to a runner of it on real threads, which are started here. */
import { readFile } from 'node:fs/promises';
import { InputError } from '../../common/errors.js';
import type { AnyCheck } from '../../lab/check-definition.js';
import type { PlainMemory } from '../../lab/plain-memory.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { DeclaredRaceSeen } from '../../lab/data-race.js';
import { fingerprint } from '../../search/checksum.js';
import type { Fingerprints } from '../../search/token.js';
import { importCheck } from '../../subjects/check/import-check.js';
import { importScenario } from '../../subjects/import-scenario.js';
import { racesOn } from '../coop/load.js';
import type { LinkedModules } from '../coop/load-modules.js';
import type { OpenRunner } from '../open-runner.js';
import type { Reference } from '../reference.js';
import { declaredScenario } from '../scenario-declaration.js';
import { CheckMachine } from './check-machine.js';
import type { MutableState } from '../../engine/rewriter/problems.js';
import { LockstepMachine } from './machine.js';
import { modulesOfCheck, modulesOfScenario } from './modules.js';
import { RaceWatch } from './race-watch.js';
import { LockstepCheckRunner, LockstepScenarioRunner } from './runner.js';

/** Starts threads: one an actor. @param covers whether choosers are to follow what is made */
export async function openOnThreads(reference: Reference, covers: boolean): Promise<OpenRunner> {
  const { url, plain } = reference;
  refuseModel(plain);
  if (reference.kind === 'check') {
    const threads = await ThreadsOfCheck.open(url, plain, covers);
    const runner = await threads.runner(reference.program);
    return { runner, fingerprints: threads.fingerprints, close: async () => await threads.close() };
  }
  const { form, spurious, lateTimers, faults } = reference;
  const scenario = declaredScenario(await importScenario(url, 'otherwise-lost'), url, 'all');
  const modules = await modulesOfScenario(url, scenario, plain.points);
  if (modules?.goesOnLater !== true) declaredScenario(scenario, url);
  const fingerprints = await fingerprintsOf(url, modules);
  const races = modules && (await RaceWatch.over(modules, racesOn(scenario, form), covers));
  const goesOnLater = modules?.goesOnLater ?? false;
  const late = lateTimers ?? false;
  const settings = {
    spurious,
    lateTimers: late,
    faults: faults ?? {},
    races,
    stateful: staysInThreads(modules?.state ?? []),
    goesOnLater,
  };
  const machine = await LockstepMachine.load(url, form, settings);
  const runner = new LockstepScenarioRunner(machine, {
    url,
    form,
    spurious,
    lateTimers: late,
    faults,
    plain,
    fingerprints,
  });
  return { runner, fingerprints, close: async () => await machine.close() };
}

/** A check on real threads: one set of them for each number of threads that its programs have, with event loops or without. */
export class ThreadsOfCheck {
  readonly #machines = new Map<string, CheckMachine>();

  private constructor(
    private readonly url: string,
    private readonly plain: PlainMemory,
    readonly definition: AnyCheck,
    readonly fingerprints: Fingerprints,
    private readonly settings: { readonly stateful: boolean; readonly races: RaceWatch | null },
  ) {}

  /** @param covers see openRunner */
  static async open(url: string, plain: PlainMemory, covers = false): Promise<ThreadsOfCheck> {
    refuseModel(plain);
    const definition = await importCheck(url);
    const modules = await modulesOfCheck(url, definition.races, plain.points);
    const fingerprints = await fingerprintsOf(url, modules);
    const races = modules && (await RaceWatch.over(modules, definition.races, covers));
    return new ThreadsOfCheck(url, plain, definition, fingerprints, {
      stateful: staysInThreads(modules?.state ?? []),
      races,
    });
  }

  /** Undefined: none are looked for. */
  get declaredRaces(): readonly DeclaredRaceSeen[] | undefined {
    return this.settings.races?.declared;
  }

  async runner(program: CheckProgram): Promise<LockstepCheckRunner> {
    const { url, plain, definition, fingerprints } = this;
    const kind = `${program.threads.length} ${program.later}`;
    let machine = this.#machines.get(kind);
    if (machine === undefined) {
      machine = await CheckMachine.start(url, definition, program, this.settings);
      this.#machines.set(kind, machine);
    }
    return new LockstepCheckRunner(machine, program, { url, plain, definition, fingerprints });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#machines.values()].map(async (machine) => await machine.close()));
  }
}

/** @throws {InputError} */
function refuseModel({ model }: PlainMemory): void {
  if (model !== 'interleaving')
    throw new InputError(`memory: real threads read what their memory holds; ${model} needs coop`);
}

/** Of all sources where they can be read as modules, or else of the subject's own alone. */
async function fingerprintsOf(url: string, modules: LinkedModules | null): Promise<Fingerprints> {
  if (modules !== null) return modules.fingerprints;
  const own = fingerprint(await readFile(new URL(url), 'utf8'));
  return { own, sources: own };
}

/** Whether functions change what a thread cannot put back itself: what has no name, and what the host has. */
function staysInThreads(state: readonly MutableState[]): boolean {
  return state.some(({ constant, bound, global }) => !constant && (!bound || global !== undefined));
}
