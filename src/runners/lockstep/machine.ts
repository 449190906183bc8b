/**
 * A subject on the lockstep engine: real threads, one at a time, as a plan or a chooser says. It executes the plans that
 * the coop engine found and gives the same steps.
 */
import { Broken, InputError } from '../../common/errors.js';
import { isOwnScenario } from '../../common/own-modules.js';
import type { Step } from '../../engine/controlled/step.js';
import { BOARD, Telling, type ExecutionRequest } from '../../engine/lockstep/board.js';
import type { CrewResult } from '../../engine/lockstep/crew.js';
import { StepLog } from '../../engine/lockstep/step-log.js';
import { Inexact } from '../../lab/inexact.js';
import { isAsyncCode } from '../../lab/async-code.js';
import type { Chooser, Ended, Execution, Plan } from '../../lab/schedule.js';
import { FittingReplay, StrictReplay } from '../../search/strategies/replay.js';
import { importScenario, type AnyScenario } from '../../subjects/import-scenario.js';
import { Mode } from '../../subjects/machine/machine-actor.js';
import { DIVERGED, finished } from '../finished.js';
import { hungAt } from '../hung-at.js';
import { loadScenario } from '../coop/load.js';
import { prepareScenario, type LockstepSettings, type LockstepSubject } from './prepare.js';
import type { RaceWatch } from './race-watch.js';

export interface LockstepOptions extends Partial<LockstepSettings> {
  /** Whether its modules keep state that functions change; left out: that is looked up, and so is `goesOnLater`. */
  readonly stateful?: boolean;
}

export interface LockstepExecution {
  /** Its trace hash is over the steps without their sites, which this engine does not know. */
  readonly execution: Execution;
  /** Read when asked for, until the next execution. */
  readonly steps: readonly Step[];
  /** What was thrown, when it crashed. */
  readonly error?: Error;
  /** Times that another thread got its turn. */
  readonly handOvers: number;
}

export const DEFAULTS: LockstepSettings = {
  stepLimit: 20_000,
  hangMs: Infinity, // who runs it watches it
  log: true,
  spurious: false,
  goesOnLater: false,
  lateTimers: false,
  faults: {},
  races: null,
};
const BOOT: ExecutionRequest = {
  mode: Mode.BOOT,
  plan: { deviations: [] },
  leftOut: [],
  stepLimit: 2 ** 30,
  log: false,
  spurious: false,
  beginsUnseen: false,
  asking: false,
  telling: Telling.NOTHING,
  watch: false,
  fitting: false,
};

export class LockstepMachine {
  readonly #log: StepLog;
  #used = false;

  private constructor(
    readonly subject: LockstepSubject,
    private readonly settings: LockstepSettings,
  ) {
    this.#log = new StepLog(subject.board);
  }

  /** Starts the threads of a scenario, and boots them. @param form a kernel variant, or another form */
  static async load(url: string, form: string, options: LockstepOptions = {}): Promise<LockstepMachine> {
    const scenario = (await importScenario(url, 'otherwise-lost')) as AnyScenario;
    const isKnown = options.stateful !== undefined && options.goesOnLater !== undefined;
    const { stateful, goesOnLater } = { ...(isKnown ? NEITHER : await factsOf(url)), ...options };
    const settings = { ...DEFAULTS, ...options, goesOnLater };
    return await LockstepMachine.start(prepareScenario(scenario, { url, form, stateful, settings }), settings);
  }

  /** Starts the threads of a subject, and boots them. */
  static async start(subject: LockstepSubject, settings = DEFAULTS): Promise<LockstepMachine> {
    const machine = new LockstepMachine(subject, settings);
    try {
      await subject.crew.start();
      await machine.#boot();
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
  async execute(plan: Plan, leftOut: readonly number[] = [], watch = false): Promise<LockstepExecution> {
    return await this.#execute(plan, leftOut, watch, null);
  }

  /**
   * One execution as a chooser says: each decision is a question from the thread whose turn it is, unless what it will
   * say is known. One at a time.
   */
  async explore(chooser: Chooser, leftOut: readonly number[] = [], watch = false): Promise<LockstepExecution> {
    if (chooser instanceof StrictReplay) return await this.#execute(chooser.plan, leftOut, watch, null);
    if (chooser instanceof FittingReplay) return await this.#execute(chooser.plan, leftOut, watch, null, true);
    return await this.#execute({ deviations: [] }, leftOut, watch, chooser);
  }

  /** Where data races are looked for when that is asked; null: nowhere. */
  get races(): RaceWatch | null {
    return this.settings.races;
  }

  /** How many actors and devices could be left out: no threads that actors start. */
  get reductions(): number {
    const { board, crew } = this.subject;
    return board.layout.leftOut.count - crew.started;
  }

  async #execute(
    plan: Plan,
    leftOut: readonly number[],
    watch: boolean,
    chooser: Chooser | null,
    fitting = false,
  ): Promise<LockstepExecution> {
    const { stepLimit, log, spurious, goesOnLater } = this.settings;
    const { board, crew, stateful } = this.subject;
    const races = watch ? this.races : null;
    races?.begin(board.actors);
    const renewed = this.subject.renewMemory();
    if (renewed || (this.#used && (stateful || crew.keepsState))) await crew.restart();
    else if (crew.hasUsed) await crew.renewStarted();
    this.#used = true;
    const decides = this.#decides(chooser);
    const request = {
      mode: Mode.RACE,
      plan,
      leftOut,
      stepLimit,
      log,
      spurious,
      beginsUnseen: this.subject.machine === null && !goesOnLater,
      asking: decides !== null,
      telling: tellingOf(decides),
      watch: races !== null,
      fitting,
    };
    if (!this.#tells(watch)) chooser?.inexact?.(goesOnLater ? Inexact.LATER : Inexact.UNWATCHED);
    if (spurious && this.subject.machine === null) chooser?.spurious?.();
    const readAccesses = (): void => races?.read(board);
    const result = await crew.execute(() => board.begin(request), decides, readAccesses);
    readAccesses();
    if (isAsyncCode(result.error) || result.error instanceof Broken) throw result.error;
    if (result.error?.name === 'InputError') throw new InputError(result.error.message);
    const stepLog = this.#log;
    const { told } = crew;
    return {
      execution: this.#executed(result, races, chooser),
      get steps() {
        return stepLog.read(told);
      },
      handOvers: board.mem[board.own + BOARD.handOvers],
      ...(result.error && { error: result.error }),
    };
  }

  /** Whether choosers learn of all that steps depend on: not of what tasks do, and of plain accesses where all are watched. */
  get tells(): boolean {
    return this.#tells(true);
  }

  #tells(watch: boolean): boolean {
    const { machine } = this.subject;
    return !this.settings.goesOnLater && (machine === null || (watch && this.races?.watchesAll === true));
  }

  #decides(chooser: Chooser | null): Chooser | null {
    const { machine, board } = this.subject;
    return machine === null ? chooser : (chooser?.onMachine?.(board.actors, machine.firstTimeout) ?? chooser);
  }

  /** Ends the threads. What is under way ends as `interrupted`. */
  async close(): Promise<void> {
    await this.subject.crew.close();
  }

  /** All CPUs boot, without choices: CPU 0 brings the others up. Every execution starts from what that leaves. */
  async #boot(): Promise<void> {
    const { board, crew, machine } = this.subject;
    if (machine === null) return;
    const { end, error } = await crew.execute(() => board.begin(BOOT));
    if (error !== undefined) throw error;
    if (board.depth(0) >= 0) throw new Error(`the machine did not boot: ${end}`);
    machine.booted.set(machine.mem);
    machine.allow(machine.booted);
  }

  #executed(
    { end: reported, outcome: observed = '', error, deviations }: CrewResult,
    races: RaceWatch | null,
    chooser: Chooser | null,
  ): Execution {
    const { board, names } = this.subject;
    const { mem, own } = board;
    const planLeft = mem[own + BOARD.fitting] === 0 && mem[own + BOARD.planAt] < mem[own + BOARD.planLength];
    const end = reported === 'completed' && planLeft ? 'diverged' : finished(chooser, reported);
    const ended = (): Ended =>
      end === 'diverged' ? DIVERGED : hungAt(end, error, this.subject.ended(end, observed, board.lostWakeUps(), error));
    return {
      end,
      ...(races === null ? ended() : races.judge(end, names, ended)),
      plan: deviations === undefined ? board.executedPlan() : { deviations },
      decisions: board.decisions,
      steps: board.numberedSteps,
      preemptions: board.preemptions,
      stepsOf: Array.from({ length: board.actors }, (_, actor) => board.stepsOf(actor)),
      traceHash: board.hash,
    };
  }
}

/** What a chooser learns beside its decisions. */
function tellingOf(chooser: Chooser | null): ExecutionRequest['telling'] {
  if (chooser?.made !== undefined) return Telling.ALL;
  return chooser?.heldBack === undefined ? Telling.NOTHING : Telling.DOUBTS;
}

const NEITHER = { stateful: false, goesOnLater: false };

/**
 * Whether the modules of a scenario keep state that functions change, or go on later. Of our own none does. For threads that load
 * them as they lie on disk: those that are served modules put most of it back themselves.
 */
async function factsOf(url: string): Promise<typeof NEITHER> {
  if (isOwnScenario(url)) return NEITHER;
  return await loadScenario(url).then(
    ({ state, goesOnLater }) => ({ stateful: state.some(({ constant }) => !constant), goesOnLater }),
    () => NEITHER,
  ); // what cannot be rewritten has to look after itself
}
