/** Executes a program on the coop engine as a chooser says, and judges what came out. */
import { OutsideCoroutine } from '../../engine/rewriter/runtime.js';
import type { CoopScheduler } from '../../engine/coop/scheduler.js';
import type { Step } from '../../engine/controlled/step.js';
import { AsyncCode } from '../../lab/async-code.js';
import type { ScenarioBase } from '../../lab/scenario.js';
import type { Chooser, Execution, Finding } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { LOST_WAKE_UP, OutcomeJudge } from '../../subjects/outcome-judge.js';
import type { CoopProgram } from '../../subjects/program.js';

export class CoopExecutor {
  readonly #judge: OutcomeJudge;

  constructor(
    readonly scheduler: CoopScheduler,
    private readonly program: CoopProgram,
    scenario: ScenarioBase,
    form: string,
  ) {
    this.#judge = new OutcomeJudge(scenario, form);
  }

  /**
   * One execution from a reset machine.
   *
   * @param leftOut actors that do nothing and, from the number of actors on, devices that stay silent
   * @param steps filled with every step, when given
   */
  execute(chooser: Chooser, leftOut: readonly number[] = [], steps: Step[] | null = null): Execution {
    const { scheduler, program } = this;
    scheduler.prepare(program.ground);
    scheduler.begin(program.chooser?.(chooser) ?? chooser, program.start(leftOut));
    program.armDevices(leftOut);
    scheduler.steps = steps;
    const end = scheduler.run();
    if (scheduler.error instanceof OutsideCoroutine || scheduler.error instanceof AsyncCode) throw scheduler.error;
    const { board, plan } = scheduler;
    const { outcome, findings } =
      program.ended === undefined ? this.#ended(end) : program.ended(end, board.lostWakeUps());
    const stepsOf: number[] = [];
    for (let actor = 0; actor < program.actors; actor++) stepsOf.push(board.stepsOf(actor));
    return {
      end,
      outcome,
      plan: { deviations: plan },
      decisions: board.decisions,
      steps: board.steps,
      preemptions: board.preemptions,
      stepsOf,
      findings,
      traceHash: board.hash,
    };
  }

  /** Somebody who went on only because his wait was bounded has missed his wake-up, whatever came out. */
  #ended(end: RunEnd): { readonly outcome: string; readonly findings: readonly Finding[] } {
    const completed = (): string =>
      this.scheduler.board.lostWakeUps().length > 0 ? LOST_WAKE_UP : this.program.outcome();
    const outcome = end === 'completed' ? completed() : end;
    return { outcome, findings: this.#judge.findings(outcome, this.scheduler.error) };
  }
}
