/**
 * A checked program in which threads are frozen for good at some decision: what is judged is whether the others get on.
 */
import type { Site } from '../../engine/rewriter/sites.js';
import type { CoopScheduler } from '../../engine/coop/scheduler.js';
import { noteStep } from '../../engine/controlled/step.js';
import { nameOf } from '../../check/made-call.js';
import { callText } from '../../lab/values.js';
import { ChangeFreezer } from '../../check/change-freezer.js';
import { Freezer } from '../../check/progress.js';
import type { CheckProgram, Freeze } from '../../lab/check-program.js';
import type { ProgressSummary } from '../../lab/check-report.js';
import type { Chooser, Ended, Finding } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { sourceName } from '../../common/short-path.js';
import { CallNote } from './check-names.js';
import type { Loops } from '../../engine/event-loop/loops.js';
import type { Alone } from '../subject.js';
import { CheckSubject, type CheckInstance } from './check-subject.js';

const THREAD_CODE = '/check/run-calls.js';
/** Its finding where nothing is claimed that this refutes: a thread could not go on. */
const KEPT = 'blocked';
/** What the outcome of a run is called in which the others got on. */
const WENT_ON = 'went on';
/** What a word holds that no thread writes: the last one of the ground. */
const UNCHANGED = 0;

export class FrozenSubject extends CheckSubject {
  /** Those that are frozen, and as many of them as a table has learnt of. */
  #held: number[] = [];
  #told = 0;
  #changes: ReadonlyMap<number, number> = new Map();
  /** Who could not go on in the last execution, and whom they waited for; null: all did. */
  kept: string | null = null;

  constructor(
    first: CheckInstance,
    scheduler: CoopScheduler,
    private readonly sites: readonly Site[],
    public frozen: Freeze,
    /** Calls of each thread, in order; none of a hand-written case. */
    private readonly threads: CheckProgram['threads'],
    fresh: ((actor: number) => CheckInstance) | null,
    loops: Loops | null,
    /** What the definition claims. */
    private readonly claimed: ProgressSummary['claimed'],
  ) {
    super(first, scheduler, fresh, loops);
  }

  /** Where each frozen thread stands: `ring.ts:34`. */
  get places(): readonly string[] {
    return this.held.map((thread) => this.#placeOf(thread));
  }

  /** Whether all of them stand in a call, and none where one begins. */
  get inCalls(): boolean {
    return this.held.every((thread) => this.#siteOf(thread) !== undefined);
  }

  /** Threads that are frozen, and were not about to end. */
  get held(): readonly number[] {
    return this.#held.filter((thread) => this.#isAlive(thread));
  }

  /** How many times each thread has changed memory, where it is frozen by that. */
  get changes(): ReadonlyMap<number, number> {
    return this.#changes;
  }

  chooser(chooser: Chooser): Chooser {
    this.#held = [];
    this.#told = 0;
    this.kept = null;
    const freeze = (thread: number): void => this.#freeze(thread);
    const { threads, after } = this.frozen;
    if (after === undefined) return new Freezer(chooser, this.frozen, freeze);
    const most = new Map(threads.map((thread, i) => [thread, after[i]]));
    const freezer = new ChangeFreezer(chooser, most, freeze, () => this.#tellFrozen());
    this.#changes = freezer.changes;
    return freezer;
  }

  override ended(end: RunEnd, timedOut: readonly number[], error: unknown, alone: Alone): Ended {
    this.#tellFrozen();
    if (end === 'crash' || end === 'hang' || end === 'diverged') return super.ended(end, timedOut, error, alone);
    const waiting = [...this.names.actors.keys()].filter(
      (thread) => !this.frozen.threads.includes(thread) && this.#isAlive(thread) && !this.#isAtRest(thread),
    );
    if (waiting.length === 0) return { outcome: WENT_ON, findings: [] };
    const frozen = this.frozen.threads.map((thread) => this.#callOf(thread)).join(' and ');
    const keep = this.frozen.threads.length === 1 ? 'keeps' : 'keep';
    const kept = waiting.map((thread) => `${this.#callOf(thread)} at ${this.#placeOf(thread)}`).join(' and ');
    const text = `${frozen}, frozen at ${[...new Set(this.places)].join(' and at ')}, ${keep} ${kept} from going on`;
    this.kept = text;
    const finding = this.#finding(text);
    return { outcome: finding.kind, findings: [finding] };
  }

  /** Obstruction-free is what lets each thread get on that is alone. */
  #finding(text: string): Finding {
    const { claimed, frozen } = this;
    const isAlone = this.ground.actors - frozen.threads.length === 1;
    if (claimed === null || (claimed === 'obstruction-free' && !isAlone)) return { kind: KEPT, text };
    return { kind: `not ${claimed}`, text: `it claims to be ${claimed}, but ${text}` };
  }

  /** A thread that is frozen might have ended it. */
  protected override get mayWaitPlainly(): boolean {
    return true;
  }

  #freeze(thread: number): void {
    const { scheduler } = this;
    if (!this.#isAlive(thread)) return;
    this.#held.push(thread);
    scheduler.board.block(thread, this.ground.mem.length - 1, UNCHANGED, true);
    if (this.frozen.after === undefined) this.#tellFrozen();
  }

  /** A step that a thread makes last is recorded before it. */
  #tellFrozen(): void {
    for (; this.#told < this.#held.length; this.#told++)
      this.scheduler.steps?.push(
        noteStep(this.#held[this.#told], 0, false, { kind: CallNote.FROZEN, a: 0, b: 0, c: 0 }),
      );
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
