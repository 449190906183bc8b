/** Loads a scenario, and what it runs on, through the rewriter, and makes an executor for one of its forms. */
import { shortPath } from '../../common/short-path.js';
import { CoopScheduler } from '../../engine/coop/scheduler.js';
import type { DeclaredRace } from '../../lab/data-race.js';
import { RaceJudge } from '../../observe/races.js';
import type { AnyScenario } from '../../subjects/import-scenario.js';
import { MachineSubject, type MachineModules } from '../../subjects/machine/machine-subject.js';
import { PlainSubject } from '../../subjects/plain/plain-subject.js';
import { StatefulSubject, type PlainInstance } from '../../subjects/plain/stateful-subject.js';
import type { Subject } from '../../subjects/subject.js';
import { CoopExecutor } from './executor.js';
import { loadModules, type LoadedModules, type ModuleInstance } from './load-modules.js';
import { NotRewritable } from './not-rewritable.js';

export interface LoadedScenario extends LoadedModules {
  readonly scenario: AnyScenario;
  /**
   * An executor for a kernel variant, or another form.
   *
   * @param spurious waits may end by themselves, as ECMAScript has them not
   */
  executor(form: string, spurious?: boolean): CoopExecutor;
}

const SURROUNDING = {
  entries: {
    system: new URL('../../scenarios/machine-system.js', import.meta.url).href,
    cpu: new URL('../../engine/controlled/cpu.js', import.meta.url).href,
  },
  instrumented: ['kernel/', 'sync/', 'variants/', 'scenarios/', 'engine/controlled/cpu.js'],
  package: 'api',
} as const;

/** @throws {NotRewritable} when something in the scenario cannot be run as coroutines: file, line, reason */
export async function loadScenario(url: string): Promise<LoadedScenario> {
  const modules = await loadModules(url, SURROUNDING);
  const instantiate = (scheduler: CoopScheduler): Instance => {
    const { entries, reset } = modules.instantiate(scheduler);
    const { subject, system, cpu } = entries as unknown as Entry;
    return { scenario: subject.scenario, system, cpu, reset };
  };
  const { scenario } = instantiate(new CoopScheduler());
  const [state] = modules.state;
  if (state !== undefined && scenario?.kind === 'machine')
    throw new NotRewritable(`${shortPath(state.file)}:${state.line}: ${state.reason}; CPUs share memory alone`);
  return {
    ...modules,
    scenario,
    executor(form, spurious = false) {
      const scheduler = new CoopScheduler();
      const fresh = state === undefined ? null : () => instantiate(scheduler) as PlainInstance;
      const subject = subjectOf(instantiate(scheduler), form, scheduler, fresh);
      scheduler.spurious = spurious;
      const races = new RaceJudge(modules.sites, racesOn(scenario, form), modules.raceComments);
      return new CoopExecutor(scheduler, subject, modules.explain, races);
    },
  };
}

/** What a scenario declares of one form. */
function racesOn({ races = [] }: AnyScenario, form: string): readonly DeclaredRace[] {
  return races.filter(({ on }) => on === undefined || on.includes(form));
}

interface Entry extends Omit<MachineModules, 'scenario'> {
  readonly subject: { readonly scenario: AnyScenario };
}
type Instance = Omit<MachineModules, 'scenario'> & Pick<ModuleInstance, 'reset'> & { readonly scenario: AnyScenario };

function subjectOf(
  { scenario, ...system }: Instance,
  form: string,
  scheduler: CoopScheduler,
  fresh: (() => PlainInstance) | null,
): Subject {
  if (scenario.kind === 'machine') return new MachineSubject({ ...system, scenario }, form, scheduler);
  return fresh === null ? new PlainSubject(scenario, form, scheduler) : new StatefulSubject(fresh, form, scheduler);
}
