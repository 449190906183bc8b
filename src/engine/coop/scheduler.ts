/**
 * The scheduler of the coop engine: runs coroutines, one step at a time, as a chooser says.
 *
 * A point decides in place: the running coroutine goes on without leaving its stack unless somebody else was chosen or
 * an interrupt has to be taken. Each actor has a stack of coroutines; a handler is pushed on it, so it is nested
 * exactly where the interrupted code stands. The rules are those of src/engine/controlled.
 */
import { AsyncCode, isPromise } from '../../lab/async-code.js';
import { refuse, watched } from '../asynchrony.js';
import type { Choice, Chooser, Decision, Deviation, PendingStep } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { Arena } from '../../memory/arena.js';
import { ScheduleBoard } from '../controlled/board.js';
import { DEPTH_MAX, layoutSchedule, SCHEDULE } from '../controlled/layout.js';
import { Performer, AWAITED } from '../controlled/performer.js';
import { Rules, type RulesPort } from '../controlled/rules.js';
import { Frame } from './frame.js';
import type { CoopGround } from './ground.js';
import { areExact, convert } from '../controlled/arguments.js';
import { performPlainly } from '../controlled/operations.js';
import { Opcode as Op, TIMED_WAIT } from '../controlled/opcodes.js';
import { CALLS } from '../rewriter/calls.js';
import type { CoopRuntime, Coroutine } from '../rewriter/runtime.js';
import { madeStep } from '../controlled/made-step.js';
import { endOf } from '../controlled/thrown-end.js';
import type { LoopHost } from '../event-loop/host.js';
import { NO_WORD } from '../controlled/words.js';
import { LoopRuntime } from './loop-runtime.js';
import { hashedResult, noteStep } from '../controlled/step.js';

// V8 looks an imported binding up at every use, and folds what hangs on a constant of the module itself.
const S = SCHEDULE;

const STEP_LIMIT = 20_000;
const NO_STEP: PendingStep = { word: -1, writes: false, isNext: false };

export class CoopScheduler extends LoopRuntime implements CoopRuntime, RulesPort, LoopHost {
  /** Whether waits may end by themselves. */
  spurious = false;
  error: unknown;
  plan: Deviation[] = [];
  #performer!: Performer;
  #chooser!: Chooser;
  #frames: Frame[] = [];
  /** The innermost frame of the actor that runs. */
  #frame!: Frame;
  readonly #isShared = (array: Int32Array): boolean => this.words.isKnown(array);

  /** Called before executions of a program: does nothing when the last one was of the same. */
  prepare(ground: CoopGround): void {
    if (this.ground === ground) return;
    const arena = new Arena();
    const { loops } = ground;
    const layout = layoutSchedule(arena, ground.actors, ground.events, loops ? ground.events : 0);
    this.board = new ScheduleBoard(new Int32Array(arena.bytes / 4), layout);
    this.ground = ground;
    this.prepareWatching(ground);
    this.rules = new Rules(this.board, ground, this);
    this.#performer = new Performer(this.board, this.rules, performPlainly);
    if (loops) this.rules.waiters.later = (id) => loops.waits.woken(id);
    this.#frames = Array.from({ length: ground.actors * DEPTH_MAX }, (_, index) => new Frame(this.board.frame(index)));
  }

  /** Begins an execution. @param watch whether data races are looked for */
  begin(chooser: Chooser, actors: readonly Coroutine[], stepLimit = STEP_LIMIT, watch = false): void {
    this.beginWatching(actors.length, watch);
    this.#chooser = chooser;
    const { irqs, loops } = this.ground;
    if (irqs !== null || (loops ?? null) !== null) chooser.inexact?.();
    this.error = undefined;
    this.plan = [];
    this.actor = -1;
    this.board.beginSchedule(stepLimit, this.spurious);
    this.rules.refresh();
    this.words.begin();
    for (let id = 0; id < actors.length; id++) this.#frames[id * DEPTH_MAX].begin(actors[id]);
    loops?.ready(this);
  }

  /** Runs until nothing can move, or the execution ends otherwise. */
  run(): RunEnd {
    const { mem, base } = this.board;
    CALLS.later?.refuse(!this.ground.loops);
    try {
      watched(() => {
        this.rules.decide();
        while (mem[base + S.end] === 0) this.#resume(mem[base + S.next]);
      });
    } catch (error) {
      this.running = this.watching = false;
      this.board.end ??= endOf(error);
      this.error = error;
    }
    this.ground.loops?.leave();
    CALLS.later?.refuse(false);
    return this.board.end!;
  }

  /**
   * After a loop that did not end, which may be waiting for a plain access: lets the other actors run, each until it
   * ends or hangs too, so that what they do can race with what the loop looks at. The execution stays as it ended.
   */
  letOthersRace(): void {
    const { error, steps } = this;
    this.steps = null;
    this.#chooser = { choose: ({ preferred }) => preferred };
    this.board.preserving(() => {
      while (this.board.end === 'hang' && this.board.dropHung()) this.run();
    });
    this.error = error;
    this.steps = steps;
  }

  /**
   * After the end: everybody in a wait is notified, `ring` is called, and all go on by the default rule, unrecorded.
   */
  goOn(ring: () => void): RunEnd {
    const { mem, base } = this.board;
    this.steps = null;
    this.#chooser = { choose: ({ preferred }) => preferred };
    mem[base + S.end] = 0;
    mem[base + S.stepLimit] += STEP_LIMIT;
    this.rules.waiters.notifyAll();
    ring();
    this.rules.touched(-1);
    this.board.changed();
    return this.run();
  }

  /** Number of the place where an actor stands that is not done. */
  siteOf(actor: number): number {
    return this.#frameOf(actor).site;
  }

  protected override inexact(): void {
    this.#chooser.inexact?.();
  }

  // Rewritten code ----------------------------------------------------------------------------------------------------

  /** The point before an operation, the operation, and the point after it. */
  operate(site: number, op: number, array?: unknown, index?: unknown, value?: unknown, extra?: unknown): unknown {
    if (!this.running || this.plainDepth > 0) return this.outside(site, op, array, index, value, extra);
    if (op === Op.waitAsync && !this.ground.loops) refuse('calls Atomics.waitAsync');
    if (areExact(op, array, index, value, extra))
      return this.#operate(site, op, array as Int32Array, index as number, value, extra);
    const converted = convert(op, array, index, value, extra, this.#isShared);
    return this.#operate(site, op, converted.array, converted.index, converted.value, converted.extra);
  }

  rest(): boolean {
    const frame = this.#frame;
    if (!frame.pending) return false;
    const result = this.#perform(frame, frame.array, frame.index, frame.value, frame.extra);
    if (result === this) return true;
    frame.keep(result);
    return false;
  }

  result(): unknown {
    return this.#frame.result;
  }

  /**
   * A step of its own: others run until `array[index]` of the ground differs from `seen`, or this actor has something
   * to serve.
   */
  *block(index: number, seen: number, atRest: boolean): Coroutine<void> {
    this.#frame.op = -1;
    const frame = this.board.top(this.actor);
    this.board.block(this.actor, index, seen, atRest);
    if (this.#decide()) yield;
    this.board.unblock(frame);
  }

  /** The actor that runs begins a recorded call, or returns from it. */
  called(returned: boolean): void {
    if (this.running) this.#chooser.called?.(this.actor, returned);
  }

  /** Notes what the kernel did, if steps are recorded. */
  note(kind: number, a: number, b: number, c: number): void {
    if (this.steps !== null && this.running)
      this.steps.push(noteStep(this.actor, this.#depth, this.#irqsOff, { kind, a, b, c }));
  }

  // Event loops -------------------------------------------------------------------------------------------------------

  /** A step of its own that is no operation on memory. */
  *step(site: number): Coroutine<void> {
    if (!this.running || this.plainDepth > 0) return;
    this.#frame.op = -1;
    if (site >= 0) this.#frame.site = site;
    if (this.#point()) yield;
  }

  looked(): void {
    if (this.running) this.#frame.visits.note(this.board, this.#frame.address, NO_WORD);
  }

  // The rules' port ---------------------------------------------------------------------------------------------------

  choose(decision: Decision): Choice {
    return this.#chooser.choose(decision);
  }

  deviated(at: number, choice: Choice): void {
    this.plan.push({ at, choice });
  }

  pending(choice: Choice): PendingStep {
    if (choice >= this.ground.actors || this.board.top(choice) < 0) return NO_STEP;
    return this.#frameOf(choice).next ?? NO_STEP;
  }

  released(actor: number): void {
    this.#chooser.released?.(actor);
  }

  #point(): boolean {
    this.turns = 0;
    return this.rules.countStep(this.actor) ? this.#decide() : true;
  }

  /** Chooses what happens next. Returns whether the running coroutine must yield. */
  #decide(): boolean {
    const choice = this.rules.decide();
    return choice !== this.actor || this.rules.interrupted(choice);
  }

  #resume(id: number): void {
    if (this.rules.interrupted(id)) {
      this.board.enter(id);
      this.#frameOf(id).begin(this.ground.interrupt(id));
    }
    this.watchActor(id);
    this.#frame = this.#frameOf(id);
    this.ground.loops?.enter(id);
    this.running = true;
    if (this.#frame.result === AWAITED) this.#frame.result = this.#howWaitEnded();
    const done = this.#frame.coroutines.resume();
    this.running = this.watching = false;
    if (done && isPromise(this.#frame.coroutines.value)) throw new AsyncCode(`actor ${id} returned a promise`);
    if (!done || this.board.end !== null) return;
    this.board.leave(id);
    this.rules.decide();
  }

  #frameOf(actor: number): Frame {
    return this.#frames[actor * DEPTH_MAX + this.board.depth(actor)];
  }

  #operate(site: number, op: number, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
    const frame = this.#frame;
    frame.site = site;
    frame.op = op;
    frame.word = this.words.of(array, index, this.actor);
    frame.isNext = true;
    if (!this.#point()) return this.#perform(frame, array, index, value, extra);
    frame.postpone(array, index, value, extra);
    return this;
  }

  /** The operation, and the point after it. Returns its result, or this when the coroutine must yield first. */
  #perform(frame: Frame, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
    const { op, word, address, visits } = frame;
    const actor = this.actor;
    frame.isNext = false;
    const tells = this.#chooser.made !== undefined && word >= 0;
    const was = tells ? array[index] : undefined;
    const result =
      op === Op.waitAsync
        ? this.waitLater(word, array, index, value, extra as number)
        : this.#performer.perform(actor, address, visits, op, word, array, index, value, extra);
    if (tells) this.#chooser.made!(madeStep(actor, op, word, array, index, value, was, result));
    if (this.watching) this.watchOperation(frame, array, index, value, result);
    if (result === AWAITED) return this.#await(frame, value);
    this.#record(frame, op === TIMED_WAIT ? Op.wait : op, value, result);
    if (!this.#point()) return result;
    frame.keep(result);
    return this;
  }

  #await(frame: Frame, value: unknown): unknown {
    this.#record(frame, Op.wait, value, undefined);
    if (!this.#decide()) return this.#howWaitEnded();
    frame.keep(AWAITED);
    return this;
  }

  #howWaitEnded(): 'ok' | 'timed-out' {
    return this.watchWakeUp(this.#performer.howWaitEnded(this.actor), this.#frame.word);
  }

  #record({ site, word }: Frame, op: number, value: unknown, result: unknown): void {
    this.board.mix(this.actor * 31 + op, word, hashedResult(result));
    this.steps?.push({ actor: this.actor, depth: this.#depth, irqsOff: this.#irqsOff, site, op, word, value, result });
  }

  get #depth(): number {
    return this.board.depth(this.actor);
  }

  get #irqsOff(): boolean {
    return this.ground.irqs !== null && this.ground.irqs.irqsOff(this.actor);
  }
}
