/**
 * The choices that are enabled: actors, then the program's own events, then CPUs that may freeze, then waits that may end by
 * themselves. They are found again only when something has changed that may matter.
 */
import type { Choice } from '../../lab/schedule.js';
import type { ScheduleBoard } from './board.js';
import type { Faults } from './faults.js';
import { Released, type Ground, type Polls } from './ground.js';
import { Idle } from './idle.js';
import { ACTOR, FRAME, SCHEDULE } from './layout.js';
import type { EventList, WaiterList } from './lists.js';
import { endLook } from './spins/looks-on.js';

// V8 looks an imported binding up at every use, and folds what depends on a constant of the module itself.
const S = SCHEDULE;
const A = ACTOR;
const F = FRAME;

export class Choices {
  /** The first `count` of them. */
  readonly enabled: Int32Array;
  readonly #mem: Int32Array;
  readonly #base: number;
  readonly #actors: number;
  readonly #polls: Polls | null;
  readonly #irqs: Ground['irqs'];
  readonly #faults: Faults | null;
  readonly #ground: Int32Array;
  readonly #idle: Idle;
  /** Number of enabled choices when `changes` was what is seen here. */
  #count = 0;
  #seen = -1;
  /** Bit `word & 31` is set for each word that a blocked actor looks at. */
  #blockedOn = 0;
  /** A wait has ended, and may end by itself again once something is written. */
  #endsAgain = false;

  constructor(
    private readonly board: ScheduleBoard,
    private readonly ground: Ground,
    private readonly events: EventList,
    private readonly waiters: WaiterList,
    /** Called when others have moved while a timer was held back that only looks. */
    private readonly pollHeld: (isWritten: boolean) => void,
  ) {
    this.#mem = board.mem;
    this.#base = board.base;
    this.#actors = board.schedule.actors;
    this.enabled = new Int32Array(this.#actors * 3 + board.schedule.event.count);
    this.#polls = ground.polls;
    this.#irqs = ground.irqs;
    this.#faults = ground.faults;
    this.#ground = ground.mem;
    this.#idle = new Idle(board, waiters, this.enabled, ground.polls, events, pollHeld);
  }

  /** Another execution, or another thread has decided meanwhile. */
  refresh(): void {
    this.#seen = -1;
  }

  /** How many there are. 0: the execution has ended, and how is on the board. */
  find(): number {
    if (this.#mem[this.#base + S.changes] !== this.#seen) this.#findEnabled();
    return this.#count === 0 ? this.#idle.next() : this.#count;
  }

  /** How many there are, if nothing has changed since they were found; 0: that is not so, or there are none. */
  get known(): number {
    return this.#mem[this.#base + S.changes] === this.#seen ? this.#count : 0;
  }

  /** Whether nothing but the enabled choices could ever move, as long as nothing is written. */
  areAll(count: number): boolean {
    if (this.#idle.hasBounded) return false;
    for (let actor = 0; actor < this.#actors; actor++) {
      const frame = this.board.top(actor);
      const rests = frame < 0 || this.#mem[frame + F.waiting] !== 0 || this.#mem[frame + F.blockIndex] >= 0;
      if (!rests && !this.holds(count, actor)) return false;
    }
    return true;
  }

  holds(count: number, choice: Choice): boolean {
    const { enabled } = this;
    for (let i = 0; i < count; i++) if (enabled[i] === choice) return true;
    return false;
  }

  /** `word` was written, or something that has no number: what is known of enabled choices may be so no more. */
  written(word: number): void {
    const mem = this.#mem;
    const isOnBlocked = ((this.#blockedOn >>> (word & 31)) & 1) !== 0;
    const matters = isOnBlocked || this.#endsAgain || mem[this.#base + S.spinning] !== 0;
    // what another thread has decided is not known here, and must not be thought known there
    if (matters || mem[this.#base + S.changes] !== this.#seen) this.board.changed();
  }

  #findEnabled(): void {
    const mem = this.#mem;
    const { enabled } = this;
    let count = 0;
    if (mem[this.#base + S.alone] !== 0 && this.#looksOnAlone()) return;
    if (this.#polls?.release(false) === Released.LATE) this.pollHeld(true);
    this.#blockedOn = 0;
    this.#endsAgain = false;
    for (let actor = 0; actor < this.#actors; actor++) if (this.#isEnabled(actor)) enabled[count++] = actor;
    const events = mem[this.#base + S.events];
    for (let i = 0; i < events; i++) enabled[count++] = this.events.get(i);
    if (count > 0 && this.ground.faults !== null) count = this.#addFaults(count, this.ground.faults);
    if (count > 0 && mem[this.#base + S.waiters] !== 0) count = this.#addWakeUps(count);
    this.#count = count;
    this.#seen = mem[this.#base + S.changes];
  }

  /** Whether the actor that looks on makes its next step alone. A wait of its ends at once. */
  #looksOnAlone(): boolean {
    const mem = this.#mem;
    const actor = mem[this.#base + S.last];
    const frame = mem[this.#base + S.looker];
    const isOver = mem[this.#base + S.lookVersion] !== mem[this.#base + S.writeVersion];
    if (!isOver && this.board.top(actor) === frame) this.waiters.endEarly(frame);
    if (isOver || this.board.top(actor) !== frame || !this.#isEnabled(actor)) {
      endLook(this.board);
      return false;
    }
    this.enabled[0] = actor;
    this.#count = 1;
    this.#seen = mem[this.#base + S.changes];
    return true;
  }

  #isEnabled(actor: number): boolean {
    const mem = this.#mem;
    const irqs = this.#irqs;
    const faults = this.#faults;
    if (faults !== null && faults.isFrozen(actor)) return false;
    if (irqs !== null && irqs.interrupted(actor)) return true;
    const frame = this.board.top(actor);
    if (frame < 0 || mem[frame + F.waiting] !== 0) return false;
    const word = mem[frame + F.blockIndex];
    if (word >= 0) {
      this.#blockedOn |= 1 << (word & 31);
      return this.#ground[word] !== mem[frame + F.blockSeen] || (irqs !== null && irqs.wanted(actor));
    }
    const version = mem[frame + F.spinVersion];
    return version < 0 || version !== mem[this.#base + S.writeVersion];
  }

  /**
   * CPUs that may freeze, and, while one is frozen, those that are blocked and not ready to wait for ever: each goes on once
   * a freeze.
   */
  #addFaults(before: number, faults: Faults): number {
    const { firstTimeout } = this.ground;
    const left = faults.freezesLeft;
    let count = before;
    let someFrozen = false;
    for (let actor = 0; actor < this.#actors; actor++) {
      if (faults.isFrozen(actor)) someFrozen = true;
      else if (left > 0) this.enabled[count++] = faults.firstFreeze + actor;
    }
    if (!someFrozen) return count;
    for (let actor = 0; actor < this.#actors; actor++) {
      if (faults.isFrozen(actor) || !this.board.isPatient(actor)) continue;
      if (this.#mem[this.board.actor(actor) + A.impatientIn] !== left + 1) this.enabled[count++] = firstTimeout + actor;
    }
    return count;
  }

  /** Waits that may end by themselves: time-outs, where the program looks at the result, then spurious wake-ups. */
  #addWakeUps(before: number): number {
    const mem = this.#mem;
    const { firstTimeout } = this.ground;
    let count = before;
    for (let actor = 0; actor < this.#actors; actor++) {
      const frame = this.board.top(actor);
      if (this.#mayEnd(frame) && mem[frame + F.timed] !== 0) this.enabled[count++] = firstTimeout + actor;
    }
    if (mem[this.#base + S.spurious] === 0 || !this.#someGoOn(before)) return count;
    for (let actor = 0; actor < this.#actors; actor++) {
      if (this.#mayEnd(this.board.top(actor))) this.enabled[count++] = firstTimeout + this.#actors + actor;
    }
    return count;
  }

  /**
   * Whether one of the choices is more than an actor behind its wait, which may have nothing left to do: no wait ends for no
   * reason when all others have come to their end.
   */
  #someGoOn(count: number): boolean {
    for (let i = 0; i < count; i++) {
      const choice = this.enabled[i];
      if (choice >= this.#actors || this.#mem[this.board.top(choice) + F.resumes] === 0) return true;
    }
    return false;
  }

  /** A wait in a loop comes back to where it was, so once is enough until something is written: see Visits. */
  #mayEnd(frame: number): boolean {
    const mem = this.#mem;
    if (frame < 0 || mem[frame + F.waiting] === 0) return false;
    const hasEnded = mem[frame + F.ended] === mem[this.#base + S.writeVersion] + 1;
    this.#endsAgain ||= hasEnded;
    return !hasEnded;
  }
}
