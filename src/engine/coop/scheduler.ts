/**
 * The scheduler of the coop engine: runs coroutines, one step at a time, as a chooser says.
 *
 * A point decides in place: the running coroutine goes on without leaving its stack unless somebody else was chosen or an
 * interrupt has to be taken. Each actor has a stack of coroutines; a handler is pushed on it, so it is nested exactly
 * where the interrupted code stands.
 *
 * Spin rule: an actor that looks at the same word SPIN_VISITS times with nothing changed meanwhile (by anybody, itself
 * included) is not scheduled again until something is written; fewer visits may be a loop over something else. If nobody
 * else can move it may go on after all, and after LIVELOCK_ROUNDS of that the execution ends as `livelock`.
 */
import { Diverged, type Choice, type Chooser, type Decision, type Deviation, type PendingStep } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { newActor, newFrame, pendingStep, wordOf, type Actor, type Frame } from './actor.js';
import { performAtomics } from './operations.js';
import { Opcode as Op } from './rewriter/opcodes.js';
import type { CoopRuntime, Coroutine } from './rewriter/runtime.js';
import { SetupRuntime } from './setup-runtime.js';
import { eventStep, mix, mixStep, noteStep, operationStep, type Step } from './step.js';
import { WaitQueue } from './wait-queue.js';

export type { Coroutine } from './rewriter/runtime.js';

/** What the engine knows of an actor beyond its coroutines: interrupts, if it is a CPU. */
export interface ActorHooks {
  /** Whether an interrupt must be taken before the next step. */
  interrupted(): boolean;
  /** Whether a blocked actor has something to serve. */
  wanted(): boolean;
  /** Whether local interrupts are off: for the record. */
  irqsOff(): boolean;
  /** Starts the handler. */
  interrupt(): Coroutine;
}

const LIVELOCK_ROUNDS = 64;
const SPIN_VISITS = 16;
/** Turns of a loop without a point, before it is taken for endless. */
const TURNS_MAX = 1_000_000;

export class CoopScheduler extends SetupRuntime implements CoopRuntime {
  /** Set by the engine for each execution. */
  chooser!: Chooser;
  stepLimit = 20_000;
  /** When set, every step is recorded. */
  steps: Step[] | null = null;

  end: RunEnd | null = null;
  error: unknown;
  plan: Deviation[] = [];
  decisions = 0;
  preemptions = 0;
  hash = 0;
  lostWakeups: number[] = [];

  readonly actors: Actor[] = [];
  hooks: (ActorHooks | null)[] = [];
  readonly #waiting = new WaitQueue();
  #current = -1;
  #last = -1;
  #writeVersion = 0;
  #idleRounds = 0;
  #turns = 0;
  /** Enabled events beyond the actors, ascending, kept by the engine. */
  readonly events: number[] = [];
  onEvent: (event: number) => void = () => undefined;
  /** Time-outs are events from this number on, one per actor. */
  firstTimeout = 0;

  readonly #enabled = new Int32Array(4096);
  readonly #decision: Decision & { index: number; actors: number; preferred: Choice; running: boolean; count: number };

  constructor() {
    super();
    const pending = (position: number): PendingStep => this.#pendingOf(this.#enabled[position]);
    this.#decision = { index: 0, actors: 0, preferred: 0, running: false, count: 0, enabled: this.#enabled, pending };
  }

  /** Begins an execution. */
  begin(chooser: Chooser, actors: readonly Coroutine[], hooks: (ActorHooks | null)[]): void {
    this.chooser = chooser;
    this.hooks = hooks;
    this.end = null;
    this.error = undefined;
    this.plan = [];
    this.lostWakeups = [];
    this.decisions = this.stepCount = this.preemptions = this.hash = 0;
    this.#current = this.#last = -1;
    this.#writeVersion = this.#idleRounds = 0;
    this.resetRandom();
    this.events.length = 0;
    this.actors.length = 0;
    this.#waiting.clear();
    for (const coroutine of actors) this.actors.push(newActor(coroutine));
    this.#decision.actors = actors.length;
  }

  /** Runs until nothing can move, or the execution ends otherwise. */
  run(): RunEnd {
    try {
      this.#decide();
      while (this.end === null) this.#resume(this.#current);
    } catch (error) {
      this.running = false;
      this.end = error instanceof Diverged ? 'diverged' : 'crash';
      this.error = error;
    }
    return this.end;
  }

  /** The point before an operation. Returns whether the coroutine must yield. */
  before(site: number, op: number, array?: unknown, index?: unknown, value?: unknown, extra?: unknown): boolean {
    if (!this.running || this.plainDepth > 0) return this.beforePlainly(site, op, array, index, value, extra);
    const frame = this.#frame();
    frame.site = site;
    frame.op = op;
    frame.array = array as Int32Array;
    frame.index = index as number;
    frame.value = value;
    frame.extra = extra;
    return this.#point();
  }

  /** The operation, and the point after it. */
  perform(): boolean {
    if (!this.running) return false;
    const actor = this.actors[this.#current];
    const frame = this.#frame();
    if (frame.op === Op.wait) return this.#beginWait(actor, frame);
    const old = frame.array[frame.index];
    frame.result = frame.op === Op.notify ? this.#notify(frame) : performAtomics(frame.op, frame.array, frame.index, frame.value, frame.extra);
    if (frame.array[frame.index] === old) this.#noteVisit(frame);
    else this.#writeVersion++;
    this.#record(actor, frame);
    return this.#point();
  }

  /** The result of the operation, when the coroutine goes on. */
  result(): unknown {
    if (!this.running) return this.plainResult;
    return this.#frame().result;
  }

  /** The end of a turn of a loop that may have met no point: no decision, for an engine without rewriting sees nothing of it. */
  backEdge(_site: number): boolean {
    if (!this.running) return false;
    if (++this.#turns <= TURNS_MAX) return false;
    this.end = 'hang';
    return true;
  }

  /** A step of its own: others run until `array[index]` differs from `seen`, or this actor has something to serve. */
  *block(array: Int32Array, index: number, seen: number, atRest: boolean): Coroutine<void> {
    const frame = this.#frame();
    frame.op = -1;
    frame.atRest = atRest;
    frame.blockArray = array;
    frame.blockIndex = index;
    frame.blockSeen = seen;
    if (this.#decide()) yield;
    frame.blockIndex = -1;
    frame.atRest = false;
  }

  get current(): number {
    return this.#current;
  }

  /** Notes what the kernel did, if steps are recorded. */
  note(kind: number, a: number, b: number, c: number): void {
    if (this.steps === null || !this.running) return;
    const irqsOff = this.hooks[this.#current]?.irqsOff() ?? false;
    this.steps.push(noteStep(this.#current, this.actors[this.#current], irqsOff, { kind, a, b, c }));
  }

  /** Something was written without an Atomics operation: by an event, by the machine. */
  touched(): void {
    this.#writeVersion++;
  }

  #point(): boolean {
    const actor = this.actors[this.#current];
    this.#turns = 0;
    if (++this.stepCount > this.stepLimit) {
      this.end = 'step limit';
      return true;
    }
    actor.steps++;
    return this.#decide();
  }

  /** Chooses what happens next; applies events on the way. Returns whether the running coroutine must yield. */
  #decide(): boolean {
    const before = this.#current;
    for (;;) {
      const choice = this.#choose();
      if (choice < 0) return true;
      if (choice >= this.actors.length) {
        this.#applyEvent(choice);
        continue;
      }
      this.#current = this.#last = choice;
      this.#frame().spinVersion = -1;
      return choice !== before || (this.hooks[choice]?.interrupted() ?? false);
    }
  }

  #choose(): Choice {
    const { actors, events } = this;
    const enabled = this.#enabled;
    let count = 0;
    for (let id = 0; id < actors.length; id++) if (this.#isEnabled(id)) enabled[count++] = id;
    for (const event of events) enabled[count++] = event;
    if (count === 0) count = this.#nobodyMoves();
    if (count === 0) return -1;
    const last = this.#last;
    const running = last >= 0 && this.#isEnabled(last) && this.#holds(count, last);
    const preferred = running ? last : enabled[0];
    if (count === 1) return preferred;
    const decision = this.#decision;
    decision.index = this.decisions;
    decision.preferred = preferred;
    decision.running = running;
    decision.count = count;
    const choice = this.chooser.choose(decision);
    if (!this.#holds(count, choice)) {
      this.end = 'diverged';
      return -1;
    }
    if (choice !== preferred) {
      this.plan.push({ at: this.decisions, choice });
      if (running) this.preemptions++;
    }
    this.decisions++;
    return choice;
  }

  #holds(count: number, choice: number): boolean {
    for (let i = 0; i < count; i++) if (this.#enabled[i] === choice) return true;
    return false;
  }

  #isEnabled(id: number): boolean {
    const frame = this.actors[id].frames.at(-1);
    const hooks = this.hooks[id];
    if (hooks?.interrupted()) return true;
    if (frame === undefined || frame.waiting) return false;
    if (frame.blockIndex >= 0) return frame.blockArray[frame.blockIndex] !== frame.blockSeen || (hooks?.wanted() ?? false);
    return frame.spinVersion < 0 || frame.spinVersion !== this.#writeVersion;
  }

  /** The spin rule: counts operations that left a word as it was, since the last write. */
  #noteVisit(frame: Frame): void {
    const word = wordOf(frame.array, frame.index);
    frame.visits ??= new Map();
    const before = frame.visits.get(word) ?? 0;
    const since = this.#writeVersion * SPIN_VISITS;
    const now = before >= since ? before + 1 : since + 1;
    if (now - since >= SPIN_VISITS) frame.spinVersion = this.#writeVersion;
    else frame.visits.set(word, now);
  }

  /** Nobody is enabled: spinners may go on for a while; then bounded waits time out; then it is over. */
  #nobodyMoves(): number {
    const tops = this.actors.map(({ frames }) => frames.at(-1));
    const spinners = tops.flatMap((frame, id) => (frame !== undefined && !frame.waiting && frame.blockIndex < 0 ? [id] : []));
    if (spinners.length > 0) {
      if (++this.#idleRounds > LIVELOCK_ROUNDS * tops.length) {
        this.end = 'livelock';
        return 0;
      }
      for (const [position, id] of spinners.entries()) {
        tops[id]!.spinVersion = -1;
        tops[id]!.visits = null;
        this.#enabled[position] = id;
      }
      return spinners.length;
    }
    const bounded = tops.findIndex((frame) => frame !== undefined && frame.waiting && frame.bounded);
    if (bounded >= 0) {
      this.lostWakeups.push(bounded); // it goes on only because its wait is bounded
      this.#waiting.timeOut(tops[bounded]);
      this.#enabled[0] = bounded;
      return 1;
    }
    this.end = tops.every((frame) => frame === undefined || frame.atRest) ? 'completed' : 'deadlock';
    return 0;
  }

  #applyEvent(event: number): void {
    this.hash = mix(this.hash, event, 0, 0);
    this.touched();
    if (event >= this.firstTimeout && event < this.firstTimeout + this.actors.length) this.#waiting.timeOut(this.actors[event - this.firstTimeout].frames.at(-1));
    else this.onEvent(event);
    this.steps?.push(eventStep(event));
  }

  #pendingOf(choice: number): PendingStep {
    return pendingStep(this.actors[choice]?.frames.at(-1));
  }

  #resume(id: number): void {
    const actor = this.actors[id];
    const hooks = this.hooks[id];
    if (hooks?.interrupted()) actor.frames.push(newFrame(hooks.interrupt()));
    const frame = actor.frames.at(-1);
    if (frame === undefined) throw new Error(`actor ${id} was chosen but has nothing to run`);
    this.running = true;
    const { done } = frame.coroutine.next();
    this.running = false;
    if (this.end !== null || !done) return;
    actor.frames.pop();
    if (actor.frames.length === 0) actor.done = true;
    this.#decide();
  }

  #beginWait(actor: Actor, frame: Frame): boolean {
    if (frame.array[frame.index] !== frame.value) {
      frame.result = 'not-equal';
      this.#record(actor, frame);
      return this.#point();
    }
    frame.bounded = typeof frame.extra === 'number' && frame.extra < Infinity;
    frame.result = undefined; // not that of the operation before: how the wait ends is not known yet
    this.#waiting.add(frame);
    this.#record(actor, frame);
    return this.#decide();
  }

  /** Wakes in the order of waiting, as the language says. */
  #notify(frame: Frame): number {
    const limit = frame.value === undefined ? Infinity : Math.max(0, Number(frame.value));
    const woken = this.#waiting.notify(wordOf(frame.array, frame.index), limit);
    if (woken > 0) this.touched();
    return woken;
  }

  #record(actor: Actor, frame: Frame): void {
    this.hash = mixStep(this.hash, this.#current, frame);
    this.steps?.push(operationStep(this.#current, actor, frame, this.hooks[this.#current]?.irqsOff() ?? false));
  }

  #frame(): Frame {
    const { frames } = this.actors[this.#current];
    return frames[frames.length - 1];
  }
}
