/**
 * The scheduler of the coop engine: runs coroutines, one step at a time, as a chooser says.
 *
 * A point decides in place: the running coroutine goes on without leaving its stack unless another actor was chosen or
 * an interrupt has to be taken. Each actor has a stack of coroutines; a handler is pushed on it, so it is nested
 * exactly where the interrupted code stands. The rules are those of src/engine/controlled.
 */
import { Inexact } from '../../lab/inexact.js';
import { asError } from '../../common/thrown.js';
import { refuseUnrun } from '../../lab/async-code.js';
import { refuse, throwLate, watched } from '../asynchrony.js';
import { NO_STEP, type Choice, type Chooser, type PendingStep } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import type { MemoryModel } from '../../lab/plain-memory.js';
import { SCHEDULE } from '../controlled/layout.js';
import { CpuTeller } from '../controlled/cpu-teller.js';
import { AWAITED } from '../controlled/performer.js';
import type { RulesPort } from '../controlled/rules.js';
import type { Frame } from './frame.js';
import { withBuffers, type CoopGround } from './ground.js';
import { GlobalState } from '../global-state.js';
import { areExact, convert } from '../controlled/arguments.js';
import { isPlain, Opcode as Op, PLAIN_RANGE } from '../controlled/opcodes.js';
import { NO_WORD } from '../controlled/words.js';
import { CALLS } from '../rewriter/calls.js';
import type { CoopRuntime, Coroutine } from '../rewriter/runtime.js';
import type { Step } from '../controlled/step.js';
import { endOf } from '../controlled/thrown-end.js';
import type { LoopHost } from '../event-loop/host.js';
import { setStage } from './stage.js';
import { StepRuntime } from './step-runtime.js';

// V8 looks an imported binding up at every use, and folds what depends on a constant of the module itself.
const S = SCHEDULE;

const STEP_LIMIT = 20_000;

export class CoopScheduler extends StepRuntime implements CoopRuntime, RulesPort, LoopHost {
  /** Whether waits may end by themselves. */
  spurious = false;
  error: unknown;
  #prepared: { readonly ground: CoopGround; readonly model: MemoryModel } | null = null;
  readonly #isShared = (array: Int32Array): boolean => this.words.isKnown(array);
  readonly #whenEnded = (error: Error): void => this.ends(error);
  readonly #whoRuns = (): number => (this.running ? this.actor : -1);
  readonly #turns = (): void => {
    const { mem, base } = this.board;
    this.rules.decide();
    while (mem[base + S.end] === 0) this.#resume(mem[base + S.next]);
  };

  /** Called before executions of a program: does nothing when the last one was of the same. */
  prepare(ground: CoopGround, model: MemoryModel = 'interleaving'): void {
    this.clockLooks = 0;
    if (this.#prepared?.ground === ground && this.#prepared.model === model) return;
    this.#prepared = { ground, model };
    this.ground = model === 'x86' ? withBuffers(ground, (event) => this.model!.onEvent(event)) : ground;
    const { rules, ...stage } = setStage(this.ground, this, this.ranges);
    ({ board: this.board, performer: this.performer, frames: this.frames } = stage);
    this.rules = rules;
    this.cpus = new CpuTeller(this.board, this.ground, this.words, this);
    this.loops = ground.loops;
    this.prepareWatching(ground);
    this.prepareModel(model, rules);
  }

  /**
   * Begins an execution.
   *
   * @param steps filled with every step, when given
   * @param watch whether data races are looked for
   */
  begin(
    chooser: Chooser,
    actors: readonly Coroutine[],
    steps: Step[] | null = null,
    watch = false,
    stepLimit = STEP_LIMIT,
  ): void {
    const { irqs, firstTimeout } = this.ground;
    this.beginWatching(actors.length, watch || this.model !== null);
    this.model?.begin(actors.length);
    this.chooser = irqs === null ? chooser : (chooser.onMachine?.(actors.length, firstTimeout) ?? chooser);
    if (this.spurious && irqs === null) chooser.spurious?.();
    this.beginUnchanged();
    if (irqs !== null && !watch) chooser.inexact?.(Inexact.UNWATCHED);
    if (this.model?.isExact === false) chooser.inexact?.(Inexact.BUFFERS);
    if (this.loops !== null) chooser.inexact?.(Inexact.LATER);
    this.beginSteps(steps);
    this.error = undefined;
    this.beginPlan();
    this.actor = -1;
    this.board.beginSchedule(stepLimit, this.spurious, irqs === null && this.loops === null);
    this.rules.refresh();
    this.words.begin();
    for (let id = 0; id < actors.length; id++) this.frames[id].begin(actors[id]);
    this.loops?.ready(this);
  }

  /** Runs until nothing can move, or the execution ends otherwise. */
  run(): RunEnd {
    CALLS.later?.refuse(this.loops === null);
    try {
      watched(this.#turns, this.#whoRuns, this.#whenEnded);
    } catch (error) {
      this.running = this.watching = false;
      this.error = asError(error);
      this.board.end = endOf(this.error);
    }
    this.loops?.leave();
    CALLS.later?.refuse(false);
    return this.endModelled(this.board.end!);
  }

  /**
   * After a loop that did not end, which may be waiting for a plain access: lets the other actors run, each until it
   * ends or hangs too, so that what they do can race with what the loop looks at. The execution stays as it ended.
   */
  letOthersRace(): void {
    const { error, steps } = this;
    this.#leaveToDefault();
    this.board.preserving(() => {
      for (; this.board.end === 'hang' && this.board.dropHung(); this.run()) this.beginUnchanged();
    });
    this.error = error;
    this.steps = steps;
  }

  /**
   * After the end: every thread in a wait is notified, `ring` is called, and all go on by the default rule, unrecorded.
   */
  goOn(ring: () => void): RunEnd {
    const { mem, base } = this.board;
    this.#leaveToDefault();
    mem[base + S.end] = 0;
    mem[base + S.stepLimit] += STEP_LIMIT;
    this.rules.waiters.notifyAll();
    ring();
    this.rules.touched(-1);
    this.board.changed();
    return this.run();
  }

  /** From now on all go on by the default rule, unrecorded. */
  #leaveToDefault(): void {
    this.steps = null;
    this.chooser = { choose: ({ preferred }) => preferred };
  }

  // Rewritten code ----------------------------------------------------------------------------------------------------

  /** The point before an operation, and the operation. */
  operate(site: number, op: number, array?: unknown, index?: unknown, value?: unknown, extra?: unknown): unknown {
    if (isPlain(op)) return this.#accessed(site, op, array, index, value);
    if (!this.running || this.plainDepth > 0) return this.outside(site, op, array, index, value, extra);
    if (op === Op.waitAsync && this.loops === null) refuse('calls Atomics.waitAsync');
    if (areExact(op, array, index, value, extra))
      return this.#operate(site, op, array as Int32Array, index as number, value, extra);
    const converted = convert(op, array, index, value, extra, this.#isShared);
    return this.#operate(site, op, converted.array, converted.index, converted.value, converted.extra);
  }

  /** A plain access that is a point, where it is one of shared memory. */
  #accessed(site: number, op: number, object: unknown, key: unknown, value: unknown): unknown {
    const array = this.stepOn(op, object, key);
    if (array === undefined) return this.accessPlainly(site, op, object, key, value);
    return op === PLAIN_RANGE
      ? this.#operate(site, op, array, 0, key, undefined)
      : this.#operate(site, op, array, Number(key), value, undefined);
  }

  rest(): boolean {
    const frame = this.frame;
    if (!frame.pending) return false;
    const result = this.#perform(frame, frame.array, frame.index, frame.value, frame.extra);
    if (frame.op >= Op.wait && result === this) return true;
    frame.keep(result);
    return false;
  }

  result(): unknown {
    return this.frame.result;
  }

  /**
   * A step of its own: others run until `array[index]` of the ground differs from `seen`, or this actor has something
   * to serve, or is out of patience.
   */
  *block(index: number, seen: number, atRest: boolean, patienceUs = 0): Coroutine<void> {
    this.frame.op = -1;
    const frame = this.board.top(this.actor);
    this.board.block(this.actor, index, seen, atRest, patienceUs);
    if (patienceUs > 0) this.inexact(Inexact.PATIENCE); // how long that is depends on what all others do
    this.cpus.waits(this.actor, frame);
    if (this.#decide()) yield;
    this.lastLooks.forget(); // another step
    this.cpus.goesOn(this.actor, frame, false);
    this.board.unblock(frame);
  }

  /** The actor that runs begins a recorded call, or returns from it. */
  called(returned: boolean): void {
    if (this.running) this.chooser.called?.(this.actor, returned);
  }

  // Event loops -------------------------------------------------------------------------------------------------------

  /** A step of its own that is no operation on memory. */
  *step(site: number): Coroutine<void> {
    if (!this.running || this.plainDepth > 0) return;
    this.frame.op = -1;
    if (site >= 0) this.frame.site = site;
    const { address, visits } = this.frame;
    if (this.board.mem[this.board.base + S.looker] === address) visits.looksOn.before(this.board, address, -1, NO_WORD);
    this.board.countUnnumbered(1);
    if (this.#point()) yield;
  }

  // The rules' port ---------------------------------------------------------------------------------------------------

  pending(choice: Choice): PendingStep {
    if (choice >= this.ground.actors || this.board.top(choice) < 0) return NO_STEP;
    return this.frameOf(choice).next ?? NO_STEP;
  }

  only(choice: Choice): boolean {
    return this.chooser.only?.(choice, this.pending(choice).isNext === true) ?? false;
  }

  #point(): boolean {
    this.turns = 0;
    return this.rules.countStep(this.actor) ? this.#decide() : true;
  }

  /** Chooses what happens next. Returns whether the running coroutine must yield. */
  #decide(): boolean {
    return !this.rules.goesOn(this.actor) || this.rules.interrupted(this.actor);
  }

  #resume(id: number): void {
    if (this.globals !== null) GlobalState.enter(this.globals[id]);
    if (this.ground.irqs !== null) this.#enterCpu(id);
    this.watchActor(id);
    const frame = (this.frame = this.frameOf(id));
    if (this.loops !== null) this.loops.enter(id);
    this.running = true;
    if (frame.op >= Op.wait && frame.result === AWAITED) frame.result = this.#howWaitEnded();
    const done = frame.coroutines.resume();
    this.running = this.watching = false;
    if (done) this.#leave(id, frame.coroutines.value);
  }

  /** A CPU goes on, or is interrupted where it stands. */
  #enterCpu(id: number): void {
    const below = this.board.top(id);
    const takes = this.rules.interrupted(id);
    if (takes || !(this.frameOf(id).isNext || this.board.isBlocked(below))) this.cpus.goesOn(id, below, takes);
    if (!takes) return;
    this.board.enter(id);
    this.frameOf(id).begin(this.ground.interrupt(id));
  }

  /** The innermost frame of an actor has come to its end. */
  #leave(id: number, value: unknown): void {
    if (value !== undefined) refuseUnrun(`actor ${id}`, value);
    if (this.board.end !== null) return;
    throwLate(id);
    this.board.leave(id);
    if (this.board.top(id) >= 0) this.chooser.back?.(id);
    this.rules.decide();
  }

  #operate(site: number, op: number, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
    const frame = this.frame;
    frame.site = site;
    frame.op = op;
    frame.word = this.words.of(array, index, this.actor);
    frame.isNext = true;
    const { mem, base } = this.board;
    if (mem[base + S.looker] === frame.address)
      frame.visits.looksOn.before(this.board, frame.address, op, frame.word, value, extra);
    if (!this.#point()) return this.#perform(frame, array, index, value, extra);
    frame.postpone(array, index, value, extra);
    return this;
  }

  /** The operation. Returns its result, or this when the coroutine must yield first: it waits. */
  #perform(frame: Frame, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
    const result = this.makeStep(frame, array, index, value, extra);
    if (frame.op < Op.wait || result !== AWAITED) return result;
    if (!this.#decide()) return this.#howWaitEnded();
    frame.keep(AWAITED);
    return this;
  }

  #howWaitEnded(): 'ok' | 'timed-out' {
    return this.watchWakeUp(this.performer.howWaitEnded(this.actor), this.frame.word);
  }
}
