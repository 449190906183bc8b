/**
 * The scheduler of the coop engine: runs coroutines, one step at a time, as a chooser says.
 *
 * A point decides in place: the running coroutine goes on without leaving its stack unless somebody else was chosen or
 * an interrupt has to be taken. Each actor has a stack of coroutines; a handler is pushed on it, so it is nested
 * exactly where the interrupted code stands. The rules are those of src/engine/controlled.
 */
import { AsyncCode, isPromise } from '../../lab/async-code.js';
import { refuse, watched } from '../asynchrony.js';
import {
  Diverged,
  type Choice,
  type Chooser,
  type Decision,
  type Deviation,
  type PendingStep,
} from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { Arena } from '../../memory/arena.js';
import { DEPTH_MAX, FRAME, layoutSchedule, SCHEDULE, ScheduleBoard, Woken } from '../controlled/board.js';
import type { EventList } from '../controlled/lists.js';
import { Rules, type Ground, type RulesPort } from '../controlled/rules.js';
import { WordNumbers } from '../controlled/words.js';
import { Frame } from './frame.js';
import { isWrite, performAtomics } from '../controlled/operations.js';
import { Opcode as Op, TIMED_WAIT } from '../controlled/opcodes.js';
import type { CoopRuntime, Coroutine } from '../rewriter/runtime.js';
import { Hung } from '../controlled/lone-work.js';
import { SetupRuntime } from './setup-runtime.js';
import { eventStep, hashedResult, noteStep, type Step } from '../controlled/step.js';

export type { Coroutine } from '../rewriter/runtime.js';

// As constants of this module they cost nothing at every point.
const { end: END, next: NEXT } = SCHEDULE;
const { woken: FRAME_WOKEN } = FRAME;

/** What a program tells of itself. */
export interface CoopGround extends Ground {
  readonly actors: number;
  /** Number of the program's own events. */
  readonly events: number;
  /** Starts the handler of an interrupted actor. */
  interrupt(actor: number): Coroutine;
  onEvent(event: number): void;
}

const STEP_LIMIT = 20_000;
const NO_STEP: PendingStep = { word: -1, writes: false };

export class CoopScheduler extends SetupRuntime implements CoopRuntime, RulesPort {
  /** Whether waits may end by themselves. */
  spurious = false;
  /** When set, every step is recorded. */
  steps: Step[] | null = null;
  error: unknown;
  plan: Deviation[] = [];
  #ground!: CoopGround;
  #rules!: Rules;
  #chooser!: Chooser;
  #frames: Frame[] = [];
  /** The innermost frame of the actor that runs. */
  #frame!: Frame;
  #current = -1;
  readonly words = new WordNumbers();

  /** Called before executions of a program: does nothing when the last one was of the same. */
  prepare(ground: CoopGround): void {
    if (this.#ground === ground) return;
    const arena = new Arena();
    const layout = layoutSchedule(arena, ground.actors, ground.events);
    this.board = new ScheduleBoard(new Int32Array(arena.bytes / 4), layout);
    this.#ground = ground;
    this.#rules = new Rules(this.board, ground, this);
    this.#frames = Array.from({ length: ground.actors * DEPTH_MAX }, (_, index) => new Frame(this.board.frame(index)));
  }

  /** Begins an execution. */
  begin(chooser: Chooser, actors: readonly Coroutine[], stepLimit = STEP_LIMIT): void {
    this.#chooser = chooser;
    this.error = undefined;
    this.plan = [];
    this.#current = -1;
    this.board.beginSchedule(stepLimit, this.spurious);
    this.#rules.refresh();
    for (let id = 0; id < actors.length; id++) this.#frames[id * DEPTH_MAX].begin(actors[id]);
  }

  /** Runs until nothing can move, or the execution ends otherwise. */
  run(): RunEnd {
    const { mem, base } = this.board;
    try {
      watched(() => {
        this.#rules.decide();
        while (mem[base + END] === 0) this.#resume(mem[base + NEXT]);
      });
    } catch (error) {
      this.running = false;
      this.board.end ??= endOf(error);
      this.error = error;
    }
    return this.board.end!;
  }

  /**
   * After the end: everybody in a wait is notified, `ring` is called, and all go on by the default rule, unrecorded.
   */
  goOn(ring: () => void): RunEnd {
    const { mem, base } = this.board;
    this.steps = null;
    this.#chooser = { choose: ({ preferred }) => preferred };
    mem[base + END] = 0;
    mem[base + SCHEDULE.stepLimit] += STEP_LIMIT;
    this.#rules.waiters.notifyAll();
    ring();
    this.#rules.touched(-1);
    this.board.changed();
    return this.run();
  }

  /** Events that may happen now. */
  get events(): EventList {
    return this.#rules.events;
  }

  get end(): RunEnd | null {
    return this.board.end;
  }

  get current(): number {
    return this.#current;
  }

  /** Number of the place where an actor stands that is not done. */
  siteOf(actor: number): number {
    return this.#frameOf(actor).site;
  }

  // Rewritten code ----------------------------------------------------------------------------------------------------

  /** The point before an operation, the operation, and the point after it. */
  operate(site: number, op: number, array?: unknown, index?: unknown, value?: unknown, extra?: unknown): unknown {
    if (!this.running || this.plainDepth > 0) return this.outside(site, op, array, index, value, extra);
    if (op === Op.waitAsync) refuse('calls Atomics.waitAsync');
    const frame = this.#frame;
    frame.site = site;
    frame.op = op;
    frame.word = this.words.of(array as Int32Array, index as number);
    if (!this.#point()) return this.#perform(frame, array as Int32Array, index as number, value, extra);
    frame.postpone(array as Int32Array, index as number, value, extra);
    return this;
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
    const { result } = this.#frame;
    return result === undefined ? this.#howWaitEnded() : result;
  }

  /**
   * A step of its own: others run until `array[index]` of the ground differs from `seen`, or this actor has something
   * to serve.
   */
  *block(index: number, seen: number, atRest: boolean): Coroutine<void> {
    this.#frame.op = -1;
    const frame = this.board.top(this.#current);
    this.board.block(this.#current, index, seen, atRest);
    if (this.#decide()) yield;
    this.board.unblock(frame);
  }

  /** Notes what the kernel did, if steps are recorded. */
  note(kind: number, a: number, b: number, c: number): void {
    if (this.steps !== null && this.running)
      this.steps.push(noteStep(this.#current, this.#depth, this.#irqsOff, { kind, a, b, c }));
  }

  // The rules' port ---------------------------------------------------------------------------------------------------

  choose(decision: Decision): Choice {
    return this.#chooser.choose(decision);
  }

  deviated(at: number, choice: Choice): void {
    this.plan.push({ at, choice });
  }

  pending(choice: Choice): PendingStep {
    if (choice >= this.#ground.actors || this.board.top(choice) < 0) return NO_STEP;
    const { op, word } = this.#frameOf(choice);
    return op < 0 ? NO_STEP : { word, writes: isWrite(op) };
  }

  onEvent(event: number): void {
    this.#ground.onEvent(event);
  }

  noteEvent(event: number): void {
    this.steps?.push(eventStep(event));
  }

  // Steps -------------------------------------------------------------------------------------------------------------

  #point(): boolean {
    this.turns = 0;
    return this.#rules.countStep(this.#current) ? this.#decide() : true;
  }

  /** Chooses what happens next. Returns whether the running coroutine must yield. */
  #decide(): boolean {
    const choice = this.#rules.decide();
    return choice !== this.#current || this.#rules.interrupted(choice);
  }

  #resume(id: number): void {
    if (this.#rules.interrupted(id)) {
      this.board.enter(id);
      this.#frameOf(id).begin(this.#ground.interrupt(id));
    }
    this.#current = id;
    this.#frame = this.#frameOf(id);
    this.running = true;
    const done = this.#frame.coroutines.resume();
    this.running = false;
    if (done && isPromise(this.#frame.coroutines.value)) throw new AsyncCode(`actor ${id} returned a promise`);
    if (!done || this.board.end !== null) return;
    this.board.leave(id);
    this.#rules.decide();
  }

  #frameOf(actor: number): Frame {
    return this.#frames[actor * DEPTH_MAX + this.board.depth(actor)];
  }

  /** The operation, and the point after it. Returns its result, or this when the coroutine must yield first. */
  #perform(frame: Frame, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
    const { op } = frame;
    if (op === Op.wait || op === TIMED_WAIT) return this.#wait(frame, array, index, value, extra);
    const old = array[index];
    const result = op === Op.notify ? this.#notify(frame.word, value) : performAtomics(op, array, index, value, extra);
    if (array[index] === old) frame.visits.note(this.board, frame.address, frame.word);
    else this.#rules.touched(frame.word);
    this.#record(frame, op, value, result);
    if (!this.#point()) return result;
    frame.keep(result);
    return this;
  }

  #wait(frame: Frame, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
    const differs = array[index] !== value;
    if (!differs) {
      const bounded = typeof extra === 'number' && extra < Infinity;
      this.#rules.waiters.add(this.#current, frame.word, bounded, frame.op === TIMED_WAIT);
    }
    const result = differs ? 'not-equal' : undefined; // how the wait ends is not known yet
    this.#record(frame, Op.wait, value, result);
    if (!(differs ? this.#point() : this.#decide())) return result ?? this.#howWaitEnded();
    frame.keep(result);
    return this;
  }

  #howWaitEnded(): 'ok' | 'timed-out' {
    return this.board.mem[this.board.top(this.#current) + FRAME_WOKEN] === Woken.NOTIFIED ? 'ok' : 'timed-out';
  }

  /** Wakes in the order of waiting, as the language says. */
  #notify(word: number, limit: unknown): number {
    const woken = this.#rules.waiters.notify(word, limit === undefined ? Infinity : Math.max(0, Number(limit)));
    if (woken > 0) this.#rules.touched(-1);
    return woken;
  }

  #record({ site, word }: Frame, op: number, value: unknown, result: unknown): void {
    this.board.mix(this.#current * 31 + op, word, hashedResult(result));
    this.steps?.push({
      actor: this.#current,
      depth: this.#depth,
      irqsOff: this.#irqsOff,
      site,
      op,
      word,
      value,
      result,
    });
  }

  get #depth(): number {
    return this.board.depth(this.#current);
  }

  get #irqsOff(): boolean {
    return this.#ground.irqs !== null && this.#ground.irqs.irqsOff(this.#current);
  }
}

function endOf(error: unknown): RunEnd {
  if (error instanceof Diverged) return 'diverged';
  return error instanceof Hung ? 'hang' : 'crash';
}

/** What the actors of plain code run on: they block in Atomics.wait alone. */
export function plainGround(actors: number): CoopGround {
  return {
    actors,
    events: 0,
    mem: new Int32Array(1),
    irqs: null,
    firstTimeout: actors,
    interrupt: noMachine,
    onEvent: noMachine,
  };
}

function noMachine(): never {
  throw new Error('plain code has no interrupts and no events of its own');
}
