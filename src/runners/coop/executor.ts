/** Executes a subject on the coop engine as a chooser says, and has it judge what came out. */
import { GlobalState } from '../../engine/global-state.js';
import { Refused } from '../../engine/rewriter/refused.js';
import { OutsideCoroutine } from '../../engine/rewriter/runtime.js';
import type { CoopScheduler } from '../../engine/coop/scheduler.js';
import type { Step } from '../../engine/controlled/step.js';
import { AsyncCode } from '../../lab/async-code.js';
import type { Chooser, Ended, Execution } from '../../lab/schedule.js';
import type { MemoryModel } from '../../lab/plain-memory.js';
import type { RunEnd } from '../../lab/verdict.js';
import type { RaceJudge } from '../../observe/races.js';
import { DIVERGED, finished } from '../finished.js';
import { hungAt } from '../hung-at.js';
import { NotRewritable } from './not-rewritable.js';
import { BufferNames } from '../../subjects/buffer-names.js';
import type { Names } from '../../subjects/names.js';
import type { Alone, Subject } from '../../subjects/subject.js';

const FIRST: Chooser = { choose: ({ preferred }) => preferred };

export class CoopExecutor {
  readonly names: Names;

  constructor(
    readonly scheduler: CoopScheduler,
    readonly subject: Subject,
    private readonly explain: (error: OutsideCoroutine) => string,
    readonly races: RaceJudge,
    private readonly model: MemoryModel = 'interleaving',
  ) {
    this.names = model === 'x86' ? new BufferNames(subject.names) : subject.names;
  }

  /**
   * One execution from a reset machine.
   *
   * @param leftOut actors that do nothing and, from the number of actors on, devices that stay silent
   * @param steps filled with every step, when given
   * @param watch whether data races are looked for
   */
  execute(chooser: Chooser, leftOut: readonly number[] = [], steps: Step[] | null = null, watch = false): Execution {
    try {
      return this.#execute(chooser, leftOut, steps, watch);
    } finally {
      GlobalState.enter(null);
    }
  }

  #execute(chooser: Chooser, leftOut: readonly number[], steps: Step[] | null, watch: boolean): Execution {
    const { scheduler, subject } = this;
    scheduler.prepare(subject.ground, this.model);
    scheduler.leftOut = leftOut;
    scheduler.begin(subject.chooser?.(chooser) ?? chooser, subject.start(leftOut, this.#alone), steps, watch);
    subject.armDevices?.(leftOut);
    scheduler.program = subject;
    const end = finished(chooser, scheduler.run());
    scheduler.hash = scheduler.board.hash;
    this.#refuse(scheduler.error);
    const { board, plan } = scheduler;
    const stepsOf = new Array<number>(subject.ground.actors); // oxlint-disable-line unicorn/no-new-array -- one that grows takes ten times the memory
    for (let actor = 0; actor < stepsOf.length; actor++) stepsOf[actor] = board.stepsOf(actor);
    const { decisions, numberedSteps: numbered, preemptions, hash: traceHash } = board; // judging may begin another time
    const { outcome, findings } = this.#judged(end, watch);
    return {
      end,
      outcome,
      plan: { deviations: plan },
      decisions,
      steps: numbered,
      preemptions,
      stepsOf,
      findings,
      traceHash,
    };
  }

  readonly #alone: Alone = (actors) => {
    const { scheduler, subject } = this;
    scheduler.begin(FIRST, actors);
    scheduler.program = null; // what was executed before decides, too
    const end = scheduler.run();
    scheduler.program = subject;
    this.#refuse(scheduler.error);
    subject.ground.loops?.pause();
    return { end, error: scheduler.error };
  };

  /** @throws what is no mistake of the code under test */
  #refuse(error: unknown): void {
    if (error === undefined) return;
    if (error instanceof OutsideCoroutine) throw new NotRewritable(this.explain(error));
    if (error instanceof Refused) throw new NotRewritable(error.message);
    if (error instanceof AsyncCode) throw error;
  }

  #judged(end: RunEnd, watched: boolean): Ended {
    const { scheduler, races } = this;
    const { error } = scheduler;
    if (!watched) return this.#ended(end, error);
    if (end === 'hang') scheduler.letOthersRace();
    return races.judged(end, scheduler.races.races, this.names, () => this.#ended(end, error));
  }

  #ended(end: RunEnd, error: unknown): Ended {
    if (end === 'diverged') return DIVERGED;
    return hungAt(end, error, this.subject.ended(end, this.scheduler.board.lostWakeUps(), error, this.#alone));
  }
}
