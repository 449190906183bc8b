/** Executes a program on the coop engine as a chooser says, and judges what came out. */
import type { CoopScheduler } from '../../engine/coop/scheduler.js';
import type { Step } from '../../engine/coop/step.js';
import { gradeOf, type ScenarioBase } from '../../lab/scenario.js';
import type { Chooser, Execution, Finding } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import type { CoopProgram } from './program.js';

const LOST_WAKE_UP = 'lost wake-up';

export class CoopExecutor {
  constructor(
    private readonly scheduler: CoopScheduler,
    private readonly program: CoopProgram,
    private readonly scenario: ScenarioBase,
    private readonly form: string,
  ) {}

  /**
   * One execution from a reset machine.
   *
   * @param leftOut actors that do nothing and, from the number of actors on, devices that stay silent
   * @param steps filled with every step, when given
   */
  execute(chooser: Chooser, leftOut: readonly number[] = [], steps: Step[] | null = null): Execution {
    const { scheduler, program } = this;
    const { coroutines, hooks } = program.start(scheduler, leftOut);
    scheduler.begin(chooser, coroutines, hooks);
    program.armDevices(scheduler, leftOut);
    scheduler.steps = steps;
    const end = scheduler.run();
    if (end === 'crash') throw scheduler.error;
    const { outcome, findings } = program.ended?.(end, scheduler.lostWakeups) ?? this.#ended(end);
    return {
      end, outcome,
      plan: { deviations: scheduler.plan },
      decisions: scheduler.decisions,
      steps: scheduler.stepCount,
      preemptions: scheduler.preemptions,
      stepsOf: scheduler.actors.map((actor) => actor.steps),
      findings,
      traceHash: scheduler.hash,
    };
  }

  /** Somebody who went on only because his wait was bounded has missed his wake-up, whatever came out. */
  #ended(end: RunEnd): { readonly outcome: string; readonly findings: readonly Finding[] } {
    const completed = (): string => (this.scheduler.lostWakeups.length > 0 ? LOST_WAKE_UP : this.program.outcome());
    const outcome = end === 'completed' ? completed() : end;
    return { outcome, findings: this.#findings(outcome) };
  }

  #findings(outcome: string): Finding[] {
    const graded = gradeOf(this.scenario, this.form, outcome);
    if (graded === null) return [{ kind: outcome, text: `"${outcome}" is not among the declared outcomes` }];
    return graded.grade === 'forbidden' || graded.grade === 'required' ? [{ kind: outcome, text: graded.text }] : [];
  }
}
