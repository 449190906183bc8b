/** Programs on the coop engine, as a search executes them. */
import { madeOnce } from '../../common/made-once.js';
import { sourceName } from '../../common/short-path.js';
import type { CoopGround } from '../../engine/coop/ground.js';
import type { Step } from '../../engine/controlled/step.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { DeclaredRaceSeen } from '../../lab/data-race.js';
import type { PlainMemory } from '../../lab/plain-memory.js';
import type { Execution, Plan } from '../../lab/schedule.js';
import { interleavingOf } from '../../observe/interleaving.js';
import type { DecisionNames } from '../../search/landmarks.js';
import type { Description, RunnerAtOnce, Wanted } from '../../search/runner.js';
import type { SubjectReference } from '../../search/token.js';
import type { CheckSubject } from '../../subjects/check/check-subject.js';
import { reduced, reductionsOf, toldCalls, withoutGates, withoutGateSteps, type Reduced } from '../check-program.js';
import { checkToken, scenarioToken } from '../token-of.js';
import { ringAgain, stuckActors } from '../stuck.js';
import type { CoopExecutor } from './executor.js';
import type { CoopCheck } from './load-check.js';
import type { LoadedScenario } from './load.js';

const NOT_RECORDED: readonly Step[] = [];

/** A scenario in one form. */
export class ScenarioRunner implements RunnerAtOnce {
  readonly engine = 'coop';
  readonly tells = true;
  steps: readonly Step[] = NOT_RECORDED;
  readonly executor: CoopExecutor;

  constructor(
    private readonly loaded: LoadedScenario,
    private readonly subject: Pick<SubjectReference, 'form' | 'spurious' | 'lateTimers' | 'faults' | 'plain'>,
  ) {
    const { form, spurious, plain, faults, lateTimers } = subject;
    this.executor = loaded.executor(form, spurious, plain.model, faults, lateTimers);
  }

  get reductions(): number {
    const { ground, devices } = this.executor.subject;
    return (ground.loops?.declared ?? ground.actors) + devices;
  }

  get declaredRaces(): readonly DeclaredRaceSeen[] {
    return this.executor.races.declared;
  }

  get names(): DecisionNames {
    return this.executor.subject.names;
  }

  execute({ chooser, leftOut, record, watch }: Wanted): Execution {
    const steps = record ? ([] as Step[]) : null;
    this.steps = steps ?? NOT_RECORDED;
    return this.executor.execute(chooser, leftOut, steps, watch);
  }

  describe(execution: Execution): Description {
    const { loaded, executor, steps } = this;
    return { interleaving: tableOf(executor, loaded.sites, execution, steps), calls: [], explanation: null };
  }

  tokenOf(plan: Plan, leftOut: readonly number[]): string {
    const { loaded, engine, subject } = this;
    const { url, fingerprints } = loaded;
    return scenarioToken({ engine, url, ...subject, fingerprints }, plan, leftOut);
  }
}

/** A small program of a check: what can be left out are its calls, or the actors of a hand-written case. */
export class CheckRunner implements RunnerAtOnce {
  readonly engine = 'coop';
  /** Not what tasks of event loops depend on. */
  readonly tells: boolean;
  readonly reductions: number;
  steps: readonly Step[] = NOT_RECORDED;
  /** By what is left out. */
  readonly #reduced = new Map<string, Reduced & { readonly executor: CoopExecutor }>();
  #executed!: CoopExecutor;

  constructor(
    private readonly check: CoopCheck,
    readonly program: CheckProgram,
    private readonly plain: PlainMemory,
  ) {
    this.reductions = reductionsOf(check.definition, program);
    this.tells = program.later === undefined;
  }

  get declaredRaces(): readonly DeclaredRaceSeen[] {
    return this.check.races.declared;
  }

  get names(): DecisionNames {
    return this.#executed.subject.names;
  }

  execute({ chooser, leftOut, record, watch }: Wanted): Execution {
    const { executor, program, idle } = this.#without(leftOut);
    this.#executed = executor;
    const steps = record ? ([] as Step[]) : null;
    this.steps = steps ?? NOT_RECORDED;
    const execution = executor.execute(chooser, idle, steps, watch);
    return withoutGateSteps(execution, program, () => (executor.subject as CheckSubject).checked.calls());
  }

  #without(leftOut: readonly number[]): Reduced & { readonly executor: CoopExecutor } {
    return madeOnce(this.#reduced, leftOut.join(), () => {
      const rest = reduced(this.check.definition, this.program, leftOut);
      return { ...rest, executor: this.check.executor(rest.program, this.plain.model) };
    });
  }

  describe(execution: Execution): Description {
    const { definition, modules } = this.check;
    const executor = this.#executed;
    const calls = (executor.subject as CheckSubject).checked.calls(); // before threads that wait are rung again
    return {
      interleaving: tableOf(executor, modules.sites, execution, withoutGates(this.steps)),
      ...toldCalls(definition, calls),
    };
  }

  tokenOf(plan: Plan, leftOut: readonly number[]): string {
    const { engine, check, program, plain } = this;
    const { url, fingerprints } = check.modules;
    return checkToken({ engine, url, plain, fingerprints }, reduced(check.definition, program, leftOut), plan);
  }
}

/** Context: right after the execution; only once, for after a deadlock every waiter is rung again. */
function tableOf(
  { scheduler, subject, names, races: judge }: CoopExecutor,
  sites: LoadedScenario['sites'],
  execution: Execution,
  steps: readonly Step[],
): Description['interleaving'] {
  const stuck = stuckActors(scheduler.board);
  const races = judge.undeclared(scheduler.races.races, names).map((race) => ({ ...race })); // others run below
  const awaits = awaitsOf(subject.ground, stuck, sites);
  const rungAgain = ringAgain(scheduler, subject);
  return interleavingOf({ names, sites, execution, steps, stuck, rungAgain, races, awaits });
}

/** Of those that are stuck: what their loops know. */
function awaitsOf(
  { loops }: CoopGround,
  stuck: readonly number[],
  sites: LoadedScenario['sites'],
): NonNullable<Parameters<typeof interleavingOf>[0]['awaits']> {
  if (!loops) return [];
  return stuck.flatMap((actor) => {
    const loop = loops.loops[actor];
    if (!loop.isIdle) return [];
    const places = [...loop.awaits.values()].map((site) => placeOf(sites[site]));
    return [{ actor, places: places.length > 0 ? places : ['a port or a timer'] }];
  });
}

function placeOf({ file, line }: LoadedScenario['sites'][number]): string {
  return `${sourceName(file)}:${line}`;
}
