/** Programs on real threads, one at a time, as a search executes them. */
import { madeOnce } from '../../common/made-once.js';
import type { Step } from '../../engine/controlled/step.js';
import type { AnyCheck } from '../../lab/check-definition.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { DeclaredRaceSeen } from '../../lab/data-race.js';
import type { Execution, Plan } from '../../lab/schedule.js';
import { interleavingOf } from '../../observe/interleaving.js';
import type { DecisionNames } from '../../search/landmarks.js';
import type { Description, RunnerOfThreads, Wanted } from '../../search/runner.js';
import { reduced, reductionsOf, toldCalls, withoutGates, withoutGateSteps, type Reduced } from '../check-program.js';
import { stuckActors } from '../stuck.js';
import { checkToken, scenarioToken, type Origin, type ScenarioOrigin } from '../token-of.js';
import type { CheckMachine } from './check-machine.js';
import type { LockstepExecution, LockstepMachine } from './machine.js';

/** A scenario in one form. */
export class LockstepScenarioRunner implements RunnerOfThreads {
  readonly engine = 'lockstep';
  #last: LockstepExecution | null = null;

  constructor(
    private readonly machine: LockstepMachine,
    private readonly origin: Omit<ScenarioOrigin, 'engine'>,
  ) {}

  get pulse(): number {
    return this.machine.subject.crew.pulse.value;
  }

  get tells(): boolean {
    return this.machine.tells;
  }

  get reductions(): number {
    return this.machine.reductions;
  }

  get names(): DecisionNames {
    return this.machine.subject.names;
  }

  get steps(): readonly Step[] {
    return this.#last?.steps ?? [];
  }

  get declaredRaces(): readonly DeclaredRaceSeen[] | undefined {
    return this.machine.races?.declared;
  }

  async execute({ chooser, leftOut, watch }: Wanted): Promise<Execution> {
    this.#last = await this.machine.explore(chooser, leftOut, watch);
    return this.#last.execution;
  }

  describe(execution: Execution): Description {
    return { interleaving: tableOf(this.machine, execution, this.steps), calls: [], explanation: null };
  }

  tokenOf(plan: Plan, leftOut: readonly number[]): string {
    return scenarioToken({ engine: this.engine, ...this.origin }, plan, leftOut);
  }
}

/** A small program of a check: what can be left out are its calls, or the actors of a hand-written case. */
export class LockstepCheckRunner implements RunnerOfThreads {
  readonly engine = 'lockstep';
  /** Not what tasks of event loops depend on. */
  readonly tells: boolean;
  readonly reductions: number;
  /** By what is left out: the same object for the same program. */
  readonly #programs = new Map<string, Reduced>();
  #last: LockstepExecution | null = null;

  constructor(
    private readonly check: CheckMachine,
    readonly program: CheckProgram,
    private readonly origin: Omit<Origin, 'engine'> & { readonly definition: AnyCheck },
  ) {
    this.reductions = reductionsOf(origin.definition, program);
    this.tells = program.later !== true;
  }

  get pulse(): number {
    return this.check.machine.subject.crew.pulse.value;
  }

  get names(): DecisionNames {
    return this.check.machine.subject.names;
  }

  get steps(): readonly Step[] {
    return this.#last?.steps ?? [];
  }

  get declaredRaces(): readonly DeclaredRaceSeen[] | undefined {
    return this.check.machine.races?.declared;
  }

  async execute({ chooser, leftOut, watch }: Wanted): Promise<Execution> {
    const { program, idle } = this.#without(leftOut);
    this.check.use(program);
    this.#last = await this.check.machine.explore(chooser, idle, watch);
    return withoutGateSteps(this.#last.execution, program, () => this.check.checked.calls());
  }

  describe(execution: Execution): Description {
    return {
      interleaving: tableOf(this.check.machine, execution, withoutGates(this.steps)),
      ...toldCalls(this.origin.definition, this.check.checked.calls()),
    };
  }

  tokenOf(plan: Plan, leftOut: readonly number[]): string {
    return checkToken({ engine: this.engine, ...this.origin }, this.#without(leftOut), plan);
  }

  #without(leftOut: readonly number[]): Reduced {
    return madeOnce(this.#programs, leftOut.join(), () => reduced(this.origin.definition, this.program, leftOut));
  }
}

/** Words and events have the names that they have on coop; places are known of what the threads load from our sources. */
function tableOf(
  { subject, races: watch }: LockstepMachine,
  execution: Execution,
  steps: readonly Step[],
): Description['interleaving'] {
  const stuck = stuckActors(subject.board);
  const { names } = subject;
  const races = watch?.races(names) ?? [];
  return interleavingOf({ names, sites: watch?.sites ?? [], execution, steps, stuck, rungAgain: null, races });
}
