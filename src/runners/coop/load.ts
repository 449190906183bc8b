/** Loads a scenario, and what it runs on, through the rewriter, and makes an executor for one of its forms. */
import { pathToFileURL } from 'node:url';
import { isWritten, ownModule } from '../../common/own-modules.js';
import { shortPath } from '../../common/short-path.js';
import type { Ast } from '../../engine/rewriter/ast.js';
import { GlobalState } from '../../engine/global-state.js';
import { readSourceFile } from '../../engine/rewriter/linking/files.js';
import type { Loops } from '../../engine/event-loop/loops.js';
import { MAIN_THREAD } from '../../engine/thread-identity.js';
import { CoopScheduler } from '../../engine/coop/scheduler.js';
import { AsyncCode } from '../../lab/async-code.js';
import type { HardwareFaults, Workers } from '../../lab/scenario.js';
import type { DeclaredRace } from '../../lab/data-race.js';
import { knownPlaces, type MemoryModel, type PlainPoints } from '../../lab/plain-memory.js';
import { RaceJudge } from '../../observe/races.js';
import type { AnyScenario } from '../../subjects/import-scenario.js';
import type { MachineModules, MachineSubject } from '../../subjects/machine/machine-subject.js';
import { PlainSubject } from '../../subjects/plain/plain-subject.js';
import { StatefulSubject, type PlainInstance } from '../../subjects/plain/stateful-subject.js';
import type { Subject } from '../../subjects/subject.js';
import { CoopExecutor } from './executor.js';
import { loadModules, type LoadedModules, type ModuleInstance } from './load-modules.js';
import { NotRewritable } from './not-rewritable.js';
import type { Surrounding } from './sources.js';
import { declaredSteps, type DeclaredSteps } from './step-places.js';

export interface LoadedScenario extends LoadedModules {
  readonly scenario: AnyScenario;
  /**
   * An executor for a kernel variant, or another form.
   *
   * @param spurious waits may end by themselves, as ECMAScript has them not
   * @param faults what may go wrong with the hardware, where it is other than the scenario says
   * @param lateTimers each thread's timers may be as late as can be
   */
  executor(
    form: string,
    spurious?: boolean,
    model?: MemoryModel,
    faults?: Partial<HardwareFaults>,
    lateTimers?: boolean,
  ): CoopExecutor;
}

const OF_MACHINE = {
  entries: {
    system: ownModule('scenarios/machine-system.js'),
    cpu: ownModule('engine/controlled/cpu.js'),
  },
  instrumented: ['kernel/', 'sync/', 'variants/', 'scenarios/', 'engine/controlled/cpu.js'],
  package: 'api',
} as const;
/** Plain code is loaded without the kernel, which takes most of the time that loading takes. */
const OF_PLAIN = { ...OF_MACHINE, entries: {} };

/** @throws {NotRewritable} when something in the scenario cannot be run as coroutines: file, line, reason */
export async function loadScenario(url: string, points: PlainPoints = []): Promise<LoadedScenario> {
  const surrounding = await surroundingOf(url);
  const loaded = await loadFor(url, surrounding, points);
  const isMachine = loaded.scenario?.kind === 'machine';
  return isMachine && surrounding !== OF_MACHINE ? await loadFor(url, OF_MACHINE, points) : loaded;
}

/** What a scenario is loaded with. @param kind where it is known */
export async function surroundingOf(url: string, kind?: AnyScenario['kind']): Promise<Surrounding> {
  // Of a machine the declaration says how many, unless it is another's.
  const isMachine = kind === 'machine' || isWritten(url) || /\bcpus\b/.test(await readSourceFile(url));
  return isMachine ? OF_MACHINE : OF_PLAIN;
}

async function loadFor(
  url: string,
  surrounding: Surrounding,
  points: PlainPoints,
  declared: DeclaredSteps | null = null,
  workers: Workers = NO_WORKERS,
  trees = new Map<string, Ast>(),
): Promise<LoadedScenario> {
  const also = workers.modules.map(fileUrl);
  const modules = await loadModules(url, surrounding, points, declared ?? undefined, also, trees);
  const handed = workers.most > 0 ? MAIN_THREAD : undefined;
  const LoopsOf = modules.goesOnLater ? (await import('../../engine/event-loop/loops.js')).Loops : null;
  const Machine =
    surrounding === OF_MACHINE ? (await import('../../subjects/machine/machine-subject.js')).MachineSubject : null;
  const instantiate = (scheduler: CoopScheduler, actor = 0, given: object | undefined = handed): Instance => {
    const { entries, ...instance } = modules.instantiate(scheduler, actor, given);
    const { subject, system, cpu } = entries as unknown as Entry;
    return { scenario: subject.scenario, system, cpu, ...instance };
  };
  const { scenario, globals, keepsState } = instantiate(new CoopScheduler(), 0, MAIN_THREAD); // whether it starts threads it says itself
  const asked = scenario?.kind === 'plain' ? scenario.workers : undefined;
  if (asked !== undefined && workers === NO_WORKERS)
    return await loadFor(url, surrounding, points, declared, asked, trees);
  if (asked === undefined) instantiate(new CoopScheduler());
  const declares = declared === null && Array.isArray(points) ? declaredSteps(scenario?.races) : null;
  if (declares !== null) return await loadFor(url, surrounding, points, declares, workers, trees);
  const changed = modules.state.find(({ global }) => global !== 'handed on');
  if (changed !== undefined && scenario?.kind === 'machine')
    throw new NotRewritable(`${shortPath(changed.file)}:${changed.line}: ${changed.reason}; CPUs share memory alone`);
  const keepsNone = modules.state.length === 0 && !keepsState && globals === null;
  return {
    ...modules,
    scenario,
    executor(form, spurious = false, model = 'interleaving', faults = {}, lateTimers = false) {
      if (scenario.kind === 'machine' && model !== 'interleaving')
        throw new NotRewritable('the CPUs of a machine are explored by interleaving alone');
      if (LoopsOf !== null && model !== 'interleaving')
        throw new AsyncCode(
          `${shortPath(url)}: --memory ${model}`,
          'what goes on later is explored by interleaving alone',
        );
      const scheduler = new CoopScheduler();
      const fresh = keepsNone ? null : (actor: number) => instantiate(scheduler, actor) as PlainInstance;
      const actors = actorsOf(scenario, form);
      const none = LoopsOf === null || scenario.kind === 'machine'; // what goes on later there is refused when it is reached
      const loops = none ? null : new LoopsOf(actors + workers.most, actors);
      if (loops !== null) loops.timers.mayBeLate = lateTimers;
      if (loops !== null) loops.starter = (actor, targets, given) => modules.inThread(scheduler, actor, targets, given);
      const instance = instantiate(scheduler);
      const { globals: own } = instance;
      if (scenario.kind === 'machine' && own !== null)
        scheduler.globals = Array.from({ length: scenario.cpus }, () => own);
      const subject = GlobalState.within(own, () =>
        subjectOf(instance, form, scheduler, fresh, Machine, loops, faults),
      );
      scheduler.spurious = spurious;
      const races = new RaceJudge(modules, knownPlaces(points), racesOn(scenario, form), modules.raceComments);
      return new CoopExecutor(scheduler, subject, modules.explain, races, model);
    },
  };
}

const NO_WORKERS: Workers = { most: 0, modules: [] };

/** Modules are named by URL or by path. */
export function fileUrl(module: string): string {
  return module.startsWith('file:') ? module : pathToFileURL(module).href;
}

function actorsOf(scenario: AnyScenario, form: string): number {
  return scenario.kind === 'machine' ? scenario.cpus : scenario.actors(form).length;
}

/** What a scenario declares of one form. */
export function racesOn({ races = [] }: AnyScenario, form: string): readonly DeclaredRace[] {
  return races.filter(({ on }) => on === undefined || on.includes(form));
}

interface Entry extends Omit<MachineModules, 'scenario'> {
  readonly subject: { readonly scenario: AnyScenario };
}
type Instance = Omit<MachineModules, 'scenario'> & Omit<ModuleInstance, 'entries'> & { readonly scenario: AnyScenario };

function subjectOf(
  { scenario, ...system }: Instance,
  form: string,
  scheduler: CoopScheduler,
  fresh: ((actor: number) => PlainInstance) | null,
  Machine: typeof MachineSubject | null,
  loops: Loops | null,
  faults: Partial<HardwareFaults>,
): Subject {
  if (scenario.kind === 'machine') return new Machine!({ ...system, scenario }, form, scheduler, faults);
  return fresh === null
    ? new PlainSubject(scenario, form, scheduler, loops)
    : new StatefulSubject(fresh, form, scheduler, loops);
}
