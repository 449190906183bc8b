/**
 * A scenario in one form on the lockstep engine: real threads, one at a time, as a plan says. It executes the plans
 * that the coop engine found and gives the same steps.
 */
import { importModule } from '../../engine/typescript/import.js';
import type { Step } from '../../engine/controlled/step.js';
import { BOARD } from '../../engine/lockstep/board.js';
import type { CrewResult } from '../../engine/lockstep/crew.js';
import { StepLog } from '../../engine/lockstep/step-log.js';
import { FittingReplay } from '../../search/strategies/replay.js';
import { isAsyncCode } from '../../lab/async-code.js';
import type { Chooser, Execution, Plan } from '../../lab/schedule.js';
import { loadScenario } from '../coop/load.js';
import { LOST_WAKE_UP, OutcomeJudge } from '../../subjects/outcome-judge.js';
import { Mode } from '../../subjects/machine/actor.js';
import {
  prepareMachine,
  preparePlain,
  type AnyScenario,
  type LockstepSettings,
  type PreparedScenario,
} from './prepare.js';
import { resolveOwnPackage } from '../own-package.js';

const OWN = new URL('../../scenarios/', import.meta.url).href;

export type LockstepOptions = Partial<LockstepSettings>;

export interface LockstepExecution {
  /** Its trace hash is over the steps without their sites, which this engine does not know. */
  readonly execution: Execution;
  readonly steps: readonly Step[];
  /** What was thrown, when it crashed. */
  readonly error?: Error;
  /** Times that another thread got its turn. */
  readonly handOvers: number;
}

export const DEFAULTS: LockstepSettings = { stepLimit: 20_000, hangMs: 2000, log: true, spurious: false };
const BOOT = {
  mode: Mode.BOOT,
  plan: { deviations: [] },
  leftOut: [],
  stepLimit: 2 ** 30,
  log: false,
  spurious: false,
  asking: false,
  fitting: false,
};

export class LockstepMachine {
  readonly #log: StepLog;
  readonly #judge: OutcomeJudge;
  #used = false;

  private constructor(
    private readonly scenario: AnyScenario,
    form: string,
    private readonly settings: LockstepSettings,
    private readonly prepared: PreparedScenario,
    /** Its modules keep state of their own: threads are started anew for each execution. */
    private readonly stateful: boolean,
  ) {
    this.#log = new StepLog(prepared.board);
    this.#judge = new OutcomeJudge(scenario, form);
  }

  /** Starts the threads of a scenario, and boots them. @param form a kernel variant, or `broken` or `cured` */
  static async load(scenarioUrl: string, form: string, options: LockstepOptions = {}): Promise<LockstepMachine> {
    resolveOwnPackage('otherwise-lost');
    const { scenario } = (await importModule(scenarioUrl)) as { scenario: AnyScenario };
    const settings = { ...DEFAULTS, ...options };
    const prepared =
      scenario.kind === 'machine'
        ? prepareMachine(scenario, scenarioUrl, form, settings)
        : preparePlain(scenario, scenarioUrl, form, settings);
    const machine = new LockstepMachine(scenario, form, settings, prepared, await keepsState(scenarioUrl));
    try {
      await prepared.crew.start();
      await machine.#boot();
    } catch (error) {
      await machine.close();
      throw error;
    }
    return machine;
  }

  /** Starts the threads of a program that was prepared. @param scenario what it is judged by */
  static async start(
    scenario: AnyScenario,
    prepared: PreparedScenario,
    settings: LockstepSettings = DEFAULTS,
  ): Promise<LockstepMachine> {
    const machine = new LockstepMachine(scenario, '', settings, prepared, false);
    try {
      await prepared.crew.start();
      return machine;
    } catch (error) {
      await machine.close();
      throw error;
    }
  }

  /**
   * One execution from a reset machine, strictly by the plan: `diverged` where it cannot be followed. One at a time.
   *
   * @param leftOut actors that do nothing and, from the number of actors on, devices that stay silent
   */
  async execute(plan: Plan, leftOut: readonly number[] = []): Promise<LockstepExecution> {
    return await this.#execute(plan, leftOut, null);
  }

  /**
   * One execution as a chooser says: each decision is a question from the thread whose turn it is, unless what it will
   * say is known. One at a time.
   */
  async explore(chooser: Chooser, leftOut: readonly number[] = []): Promise<LockstepExecution> {
    if (chooser instanceof FittingReplay) return await this.#execute(chooser.plan, leftOut, null, true);
    return await this.#execute({ deviations: [] }, leftOut, chooser);
  }

  /** How many actors and devices could be left out. */
  get reductions(): number {
    return this.prepared.board.layout.leftOut.count;
  }

  async #execute(
    plan: Plan,
    leftOut: readonly number[],
    chooser: Chooser | null,
    fitting = false,
  ): Promise<LockstepExecution> {
    const {
      settings: { stepLimit, log, spurious },
      prepared: { board, crew },
    } = this;
    if (this.#used && this.stateful) await crew.restart();
    this.#used = true;
    const request = { mode: Mode.RACE, plan, leftOut, stepLimit, log, spurious, asking: chooser !== null, fitting };
    const result = await crew.execute(() => board.begin(request), chooser);
    if (isAsyncCode(result.error)) throw result.error;
    return {
      execution: this.#executed(result),
      steps: this.#log.read(),
      handOvers: board.mem[board.own + BOARD.handOvers],
      ...(result.error && { error: result.error }),
    };
  }

  /** Ends the threads. What is under way ends as `interrupted`. */
  async close(): Promise<void> {
    await this.prepared.crew.close();
  }

  /** Everybody boots, without choices: CPU 0 brings the others up. Every execution starts from what that leaves. */
  async #boot(): Promise<void> {
    const { board, crew, machine } = this.prepared;
    if (machine === null) return;
    const { end, error } = await crew.execute(() => board.begin(BOOT));
    if (error !== undefined) throw error;
    if (board.depth(0) >= 0) throw new Error(`the machine of ${this.scenario.name} did not boot: ${end}`);
    machine.booted.set(machine.mem);
  }

  #executed({ end: reported, outcome: observed, error, deviations }: CrewResult): Execution {
    const { board } = this.prepared;
    const { mem, own } = board;
    const planLeft = mem[own + BOARD.fitting] === 0 && mem[own + BOARD.planAt] < mem[own + BOARD.planLength];
    const end = reported === 'completed' && planLeft ? 'diverged' : reported;
    const lost = board.lostWakeUps().length > 0;
    const completed = lost ? LOST_WAKE_UP : (observed ?? '');
    const outcome = end === 'completed' ? completed : end;
    return {
      end,
      outcome,
      plan: deviations === undefined ? board.executedPlan() : { deviations },
      decisions: board.decisions,
      steps: board.steps,
      preemptions: board.preemptions,
      stepsOf: Array.from({ length: board.actors }, (_, actor) => board.stepsOf(actor)),
      findings: this.#judge.findings(outcome, error),
      traceHash: board.hash,
    };
  }
}

/** Whether the modules of a scenario keep state that functions change. Of our own none does. */
async function keepsState(url: string): Promise<boolean> {
  if (url.startsWith(OWN)) return false;
  return await loadScenario(url).then(
    ({ state }) => state.length > 0,
    () => false,
  ); // what cannot be rewritten has to look after itself
}
