/**
 * A checked program in which threads are frozen for good at some decision: what is judged is whether the others get on.
 */
import type { Site } from '../../engine/rewriter/sites.js';
import type { CoopScheduler } from '../../engine/coop/scheduler.js';
import { noteStep } from '../../engine/controlled/step.js';
import type { CheckedProgram } from '../../check/checked-program.js';
import { nameOf } from '../../check/made-call.js';
import { callText } from '../../lab/values.js';
import { Freezer } from '../../check/progress.js';
import type { CheckProgram, Freeze } from '../../lab/check-program.js';
import type { Chooser, Ended } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { sourceName } from '../../common/short-path.js';
import { CallNote } from './check-names.js';
import type { Loops } from '../../engine/event-loop/loops.js';
import type { Alone } from '../subject.js';
import { CheckSubject, type CheckInstance } from './check-subject.js';

const THREAD_CODE = '/check/run-calls.js';
/** Its finding: a thread could not go on. */
export const KEPT = 'blocked';
/** What the outcome of a run is called in which the others got on. */
const WENT_ON = 'went on';
/** What a word holds that no thread writes: the last one of the ground. */
const UNCHANGED = 0;

export class FrozenSubject extends CheckSubject {
  /** Where each thread stood when it was frozen. */
  #places: string[] = [];
  #inCalls = true;

  constructor(
    checked: CheckedProgram,
    scheduler: CoopScheduler,
    private readonly sites: readonly Site[],
    public frozen: Freeze,
    /** Calls of each thread, in order; none of a hand-written case. */
    private readonly threads: CheckProgram['threads'],
    fresh: ((actor: number) => CheckInstance) | null,
    loops: Loops | null,
  ) {
    super(checked, scheduler, fresh, loops);
  }

  /** Where each frozen thread stands: `ring.ts:34`. */
  get places(): readonly string[] {
    return this.#places;
  }

  /** Whether all of them stand in a call, and none where one begins. */
  get inCalls(): boolean {
    return this.#inCalls;
  }

  chooser(chooser: Chooser): Chooser {
    this.#places = [];
    this.#inCalls = true;
    return new Freezer(chooser, this.frozen, (thread) => this.#freeze(thread));
  }

  override ended(end: RunEnd, timedOut: readonly number[], error: unknown, alone: Alone): Ended {
    if (end === 'crash' || end === 'hang' || end === 'diverged') return super.ended(end, timedOut, error, alone);
    const waiting = [...this.names.actors.keys()].filter(
      (thread) => !this.frozen.threads.includes(thread) && this.#isAlive(thread) && !this.#isAtRest(thread),
    );
    if (waiting.length === 0) return { outcome: WENT_ON, findings: [] };
    const frozen = this.frozen.threads.map((thread) => this.#callOf(thread)).join(' and ');
    const keep = this.frozen.threads.length === 1 ? 'keeps' : 'keep';
    const kept = waiting.map((thread) => `${this.#callOf(thread)} at ${this.#placeOf(thread)}`).join(' and ');
    return {
      outcome: KEPT,
      findings: [
        {
          kind: KEPT,
          text: `${frozen}, frozen at ${[...new Set(this.#places)].join(' and at ')}, ${keep} ${kept} from going on`,
        },
      ],
    };
  }

  #freeze(thread: number): void {
    const { scheduler } = this;
    if (!this.#isAlive(thread)) return;
    this.#places.push(this.#placeOf(thread));
    this.#inCalls &&= this.#siteOf(thread) !== undefined;
    scheduler.board.block(thread, this.ground.mem.length - 1, UNCHANGED, true);
    scheduler.steps?.push(noteStep(thread, 0, false, { kind: CallNote.FROZEN, a: 0, b: 0, c: 0 }));
  }

  #isAlive(thread: number): boolean {
    return this.scheduler.board.top(thread) >= 0;
  }

  /** It has returned, and serves what may come. */
  #isAtRest(thread: number): boolean {
    return this.loops?.loops[thread].isAtRest ?? false;
  }

  #callOf(thread: number): string {
    const call = this.checked
      .calls()
      .findLast((made) => made.thread === thread && made.phase === 'race' && made.returned === Infinity);
    return call === undefined ? `thread ${thread}` : nameOf(call);
  }

  #placeOf(thread: number): string {
    const site = this.#siteOf(thread);
    return site === undefined ? `the beginning of ${this.#nextOf(thread)}` : `${sourceName(site.file)}:${site.line}`;
  }

  /** Undefined: where a call begins, which is no place of the code under test. */
  #siteOf(thread: number): Site | undefined {
    const site = this.sites[this.scheduler.siteOf(thread)] as Site | undefined;
    return site?.file.endsWith(THREAD_CODE) ? undefined : site;
  }

  #nextOf(thread: number): string {
    const begun = this.checked.calls().filter((made) => made.thread === thread && made.phase === 'race').length;
    const next = this.threads[thread]?.[begun];
    return next === undefined ? 'a call' : callText(next.operation, next.arg);
  }
}
