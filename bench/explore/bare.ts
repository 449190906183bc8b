/**
 * The floor of exploration on coroutines: the same coroutines, under a loop that knows beforehand who goes on when. Of an
 * execution it does only what no search can do without that executes anew: the memory is put back, the coroutines are
 * started and resumed, the operations are made as plain accesses, events of a machine happen, and what came out is looked at
 * and judged. Nothing is decided, counted, hashed or recorded, and it is not known who can go on, or who only looks.
 */
import { CoopScheduler } from '../../src/engine/coop/scheduler.js';
import type { Choice, Chooser } from '../../src/lab/schedule.js';
import { CoroutineStack } from '../../src/engine/rewriter/coroutine-stack.js';
import type { Coroutine } from '../../src/engine/rewriter/runtime.js';
import { performPlainly } from '../../src/engine/controlled/operations.js';
import type { Subject } from '../../src/subjects/subject.js';
import { WrongResult } from '../subject.js';

/** Pairs: an actor is resumed, and passes so many points before it stops or ends. Or an event happens: EVENT. */
export interface Schedule {
  readonly turns: Int32Array;
  readonly outcome: string;
}

const EVENT = -1;
/** In the place of an actor: the one that runs goes on behind events, without having stopped. */
const SAME = -1;

class BareFrame {
  readonly coroutines = new CoroutineStack();
  op = 0;
  array!: Int32Array;
  index = 0;
  value: unknown;
  extra: unknown;
  result: unknown;
}

/** One class for both, so that rewritten code meets one: it records schedules, and then follows them. */
export class BareScheduler extends CoopScheduler {
  subject!: Subject;
  #recorded: number[] | null = null;
  #isFollowing = false;
  readonly #actors: { depth: number; readonly frames: BareFrame[] }[] = [];
  #frame!: BareFrame;
  #turns: Int32Array = new Int32Array(0);
  #at = 0;
  /** Points that the actor which runs passes before it stops. */
  #left = 0;

  // Recording -----------------------------------------------------------------------------------------------------------

  learn(chooser: Chooser): Schedule {
    const { subject } = this;
    this.prepare(subject.ground);
    this.begin(chooser, subject.start([], noOther));
    subject.armDevices?.([]);
    this.#recorded = [];
    const end = this.run();
    const turns = this.#recorded;
    this.#recorded = null;
    const { outcome } = subject.ended(end, [], this.error, noOther);
    return { turns: Int32Array.from(turns), outcome };
  }

  protected override watchActor(actor: number): void {
    this.#recorded?.push(actor, 0);
    super.watchActor(actor);
  }

  override onEvent(event: Choice): void {
    this.#recorded?.push(event, EVENT);
    super.onEvent(event);
  }

  #passed(): void {
    const turns = this.#recorded;
    if (turns === null || !this.running) return;
    if (turns[turns.length - 1] === EVENT) turns.push(SAME, 0);
    turns[turns.length - 1]++;
  }

  // Following -----------------------------------------------------------------------------------------------------------

  /** From now on. */
  follow(): void {
    this.#isFollowing = true;
    Object.assign(this, { cpus: UNHEARD });
    for (let actor = 0; actor < this.#count; actor++)
      this.#actors.push({ depth: 0, frames: Array.from({ length: 4 }, () => new BareFrame()) });
  }

  /** @throws {WrongResult} when something else comes out */
  execute({ turns, outcome }: Schedule): void {
    const { ground } = this.subject;
    const coroutines = this.subject.start([], noOther);
    for (let actor = 0; actor < this.#actors.length; actor++) {
      this.#actors[actor].depth = -1;
      this.#push(actor, coroutines[actor]);
    }
    this.#turns = turns;
    for (this.#at = 0; this.#at < turns.length; ) {
      const who = turns[this.#at];
      this.#left = turns[this.#at + 1];
      this.#at += 2;
      if (this.#left === EVENT) ground.onEvent(who);
      else this.#goOn(who);
    }
    if (this.subject.ended('completed', [], undefined, noOther).outcome !== outcome)
      throw new WrongResult(`a schedule did not lead to "${outcome}" again`);
  }

  #goOn(who: number): void {
    const { ground } = this.subject;
    if (ground.irqs !== null && ground.irqs.interrupted(who)) this.#push(who, ground.interrupt(who));
    const actor = this.#actors[who];
    this.#frame = actor.frames[actor.depth];
    this.running = true;
    if (this.#frame.coroutines.resume()) actor.depth--;
    this.running = false;
  }

  #push(who: number, coroutine: Coroutine): void {
    const actor = this.#actors[who];
    actor.frames[++actor.depth].coroutines.begin(coroutine);
  }

  /** Whether the actor that runs stops at this point. */
  #stops(): boolean {
    return this.#left-- <= 0 && !this.#goesOnBehindEvents();
  }

  #goesOnBehindEvents(): boolean {
    const turns = this.#turns;
    let at = this.#at;
    while (at < turns.length && turns[at + 1] === EVENT) at += 2;
    if (at >= turns.length || turns[at] !== SAME) return false;
    for (; this.#at < at; this.#at += 2) this.subject.ground.onEvent(turns[this.#at]);
    this.#left = turns[at + 1] - 1;
    this.#at += 2;
    return true;
  }

  get #count(): number {
    return this.subject.ground.actors;
  }

  // Rewritten code ------------------------------------------------------------------------------------------------------

  override operate(
    site: number,
    op: number,
    array?: unknown,
    index?: unknown,
    value?: unknown,
    extra?: unknown,
  ): unknown {
    if (!this.#isFollowing) {
      const result = super.operate(site, op, array, index, value, extra);
      if (result !== this) this.#passed();
      return result;
    }
    if (!this.running || !this.#stops()) return performPlainly(op, array as Int32Array, index as number, value, extra);
    const frame = this.#frame;
    frame.op = op;
    frame.array = array as Int32Array;
    frame.index = index as number;
    frame.value = value;
    frame.extra = extra;
    return this;
  }

  override rest(): boolean {
    if (!this.#isFollowing) return super.rest();
    const frame = this.#frame;
    frame.result = performPlainly(frame.op, frame.array, frame.index, frame.value, frame.extra);
    return false;
  }

  override result(): unknown {
    return this.#isFollowing ? this.#frame.result : super.result();
  }

  override *block(index: number, seen: number, atRest: boolean, patienceUs?: number): Coroutine<void> {
    if (this.#isFollowing) {
      if (this.#stops()) yield;
      return;
    }
    const block = super.block(index, seen, atRest, patienceUs);
    if (block.next().done) return this.#passed();
    yield;
    block.next();
  }

  override outside(
    site: number,
    op: number,
    array?: unknown,
    index?: unknown,
    value?: unknown,
    extra?: unknown,
  ): unknown {
    return this.#isFollowing
      ? performPlainly(op, array as Int32Array, index as number, value, extra)
      : super.outside(site, op, array, index, value, extra);
  }

  override looks(loop: number, a?: unknown, b?: unknown, c?: unknown): true {
    return this.#isFollowing || super.looks(loop, a, b, c);
  }

  override loop(): number {
    return this.#isFollowing ? 0 : super.loop();
  }

  override turn(): void {
    if (!this.#isFollowing) super.turn();
  }

  override get events(): CoopScheduler['events'] {
    return this.#isFollowing ? (UNHEARD as unknown as CoopScheduler['events']) : super.events;
  }

  override signal(channel: string): void {
    if (!this.#isFollowing) super.signal(channel);
  }

  override noticed(channel: string): void {
    if (!this.#isFollowing) super.noticed(channel);
  }

  override note(kind: number, a: number, b: number, c: number): void {
    if (!this.#isFollowing) super.note(kind, a, b, c);
  }
}

/** What a machine says, and a schedule that is known need not hear. */
const UNHEARD = {
  add: ignore,
  remove: ignore,
  keep: ignore,
  has: never,
  passed: ignore,
  touchesThing: ignore,
  touchesWord: ignore,
};

function ignore(): void {}

function never(): boolean {
  return false;
}

function noOther(): never {
  throw new WrongResult('nothing comes before an execution that is measured, or after it');
}
