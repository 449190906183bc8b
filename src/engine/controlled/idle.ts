/**
 * What happens when no choice is enabled: spinners go on for a while, and by turns with them the bounded waits time out,
 * the longest first. After so many rounds of that with nothing written it is a livelock: loops that only come back. A CPU
 * that is blocked, and not ready to wait for ever, goes on a few times; what it does then, ringing again, helps or does not.
 */
import type { ScheduleBoard } from './board.js';
import { ACTOR, FRAME, SCHEDULE, Woken } from './layout.js';
import { Released, type Polls } from './ground.js';
import type { EventList, WaiterList } from './lists.js';

/** Times that spinners go on, with nothing written: each looks sixteen times, so a loop that gives up after 10,000 does. */
const LIVELOCK_SPINS = 640;
/** Rounds an actor in one execution, whatever is written in them. */
const IDLE_ROUNDS_MAX = 384;
/** Times that a CPU goes on which is out of patience. */
const IMPATIENT_MAX = 3;
/** Rounds in which timers fire that only look, with nothing written: each of them comes in every round. */
const POLL_ROUNDS = 640;
/** A bounded wait times out in every so many of them while there are spinners. */
const ROUNDS_OF_SPINNERS = 4;

export class Idle {
  readonly #mem: Int32Array;
  readonly #base: number;

  constructor(
    private readonly board: ScheduleBoard,
    private readonly waiters: WaiterList,
    private readonly enabled: Int32Array,
    private readonly polls: Polls | null,
    private readonly events: EventList,
    private readonly pollHeld: (isWritten: boolean) => void,
  ) {
    this.#mem = board.mem;
    this.#base = board.base;
  }

  /** Enables actors, and returns how many. 0: the execution has ended, and how is on the board. */
  next(): number {
    const spinners = this.#findSpinners();
    const bounded = this.waiters.longestBounded;
    const impatient = this.#impatient();
    const nothingLeft = spinners === 0 && bounded < 0 && impatient < 0;
    if (nothingLeft && this.#releasePolls()) return this.#poll();
    if (nothingLeft) return this.#end(this.#areAllAtRest() ? 'completed' : 'deadlock');
    const round = this.#countRound(Math.max(1, spinners));
    if (round < 0) return this.#end('livelock');
    this.board.changed();
    const isTime = spinners === 0 || round % ROUNDS_OF_SPINNERS === 0;
    if (isTime && bounded >= 0) return this.#timeOut(bounded);
    if (isTime && impatient >= 0) return this.#losePatience(impatient);
    return this.#goOn(spinners);
  }

  /** The CPU that goes on first because it waits no longer, or -1: those that remain wait for ever. */
  #impatient(): number {
    const { actors } = this.board.schedule;
    const timesOf = (actor: number): number => this.#mem[this.board.actor(actor) + ACTOR.impatient];
    let first = -1;
    for (let actor = 0; actor < actors; actor++) {
      if (!this.board.isPatient(actor) || timesOf(actor) >= IMPATIENT_MAX) continue;
      if (first < 0 || timesOf(actor) < timesOf(first)) first = actor;
    }
    return first;
  }

  #losePatience(actor: number): number {
    this.#mem[this.board.actor(actor) + ACTOR.impatient]++;
    this.board.losePatience(actor);
    this.enabled[0] = actor;
    return 1;
  }

  /** Whether a wait would end in time, or a timer may change something. */
  get hasBounded(): boolean {
    return this.polls !== null || this.waiters.longestBounded >= 0;
  }

  #releasePolls(): boolean {
    const released = this.polls?.release(true) ?? Released.NONE;
    if (released === Released.LATE) this.pollHeld(false);
    return released !== Released.NONE;
  }

  /** A timer that looks again and again, with no actor left to change what it looks at, is a loop that only comes back. */
  #poll(): number {
    if (this.#countRound(1, POLL_ROUNDS) < 0) return this.#end('livelock');
    this.enabled[0] = this.events.get(0);
    return 1;
  }

  #end(end: 'completed' | 'deadlock' | 'livelock'): 0 {
    this.board.end = end;
    return 0;
  }

  #areAllAtRest(): boolean {
    for (let actor = 0; actor < this.board.schedule.actors; actor++) {
      const frame = this.board.top(actor);
      if (frame >= 0 && this.#mem[frame + FRAME.atRest] === 0) return false;
    }
    return true;
  }

  /** Puts the actors that spin in `enabled`, and returns how many. Every execution ends here, so it makes nothing. */
  #findSpinners(): number {
    let count = 0;
    for (let actor = 0; actor < this.board.schedule.actors; actor++)
      if (this.#spins(this.board.top(actor))) this.enabled[count++] = actor;
    return count;
  }

  #spins(frame: number): boolean {
    return frame >= 0 && this.#mem[frame + FRAME.waiting] === 0 && this.#mem[frame + FRAME.blockIndex] < 0;
  }

  /**
   * The number of this round of the execution; -1: there were too many.
   *
   * @param spinners that go on in it
   * @param most of them, with nothing written
   */
  #countRound(spinners: number, most = LIVELOCK_SPINS): number {
    const mem = this.#mem;
    const base = this.#base;
    const version = mem[base + SCHEDULE.writeVersion];
    if (mem[base + SCHEDULE.idleVersion] !== version) {
      mem[base + SCHEDULE.idleVersion] = version;
      mem[base + SCHEDULE.idleFirst] = mem[base + SCHEDULE.idleSpins];
    }
    const round = ++mem[base + SCHEDULE.idleRounds];
    const spins = (mem[base + SCHEDULE.idleSpins] += spinners);
    if (round > IDLE_ROUNDS_MAX * this.board.schedule.actors) return -1;
    return spins - mem[base + SCHEDULE.idleFirst] > most ? -1 : round;
  }

  #timeOut(actor: number): number {
    const frame = this.board.top(actor);
    if (this.waiters.hasMissed(frame)) this.#mem[this.board.actor(actor) + ACTOR.lost] = 1;
    this.waiters.end(frame, Woken.TIMED_OUT);
    this.enabled[0] = actor;
    return 1;
  }

  /** Time alone can still help, and a spinner may look at the clock now and then. @param spinners how many stand in `enabled` */
  #goOn(spinners: number): number {
    this.board.letPass(this.#mem[this.#base + SCHEDULE.idleSpins] - this.#mem[this.#base + SCHEDULE.idleFirst]);
    for (let i = 0; i < spinners; i++) {
      const frame = this.board.top(this.enabled[i]);
      this.#mem[frame + FRAME.spinVersion] = -1;
      this.#mem[frame + FRAME.forgotten]++; // its visits are its own: it is asked to forget them
    }
    return spinners;
  }
}
