/**
 * The rules by which the next step is chosen, for both controlled engines: for the same plan and the same program both
 * make the same decisions, number by number.
 *
 * A decision is made where more than one choice is enabled. The default goes on with the actor that runs, if it can,
 * and otherwise takes the lowest-numbered choice: actors, then events. An event is the delivery of an IPI, a device
 * interrupt, or the end of a wait that nobody notified. The last kind is no reason to go on: when nothing else is
 * enabled, spinners may go on for a while; then bounded waits time out; then the execution is over.
 */
import type { Choice, Decision, PendingStep } from '../../lab/schedule.js';
import { ACTOR, FRAME, SCHEDULE, Woken, type ScheduleBoard } from './board.js';
import type { IrqLines } from './irq-lines.js';
import { EventList, WaiterList } from './lists.js';

// As constants of this module they cost nothing at every point.
const {
  decisions: DECISIONS,
  idleRounds: IDLE_ROUNDS,
  events: EVENTS,
  writeVersion: WRITE_VERSION,
  spinning: SPINNING,
  last: LAST,
  spurious: SPURIOUS,
  preemptions: PREEMPTIONS,
  stepLimit: STEP_LIMIT,
  waiters: WAITERS,
  next: NEXT,
  steps: STEPS,
  changes: CHANGES,
} = SCHEDULE;
const { steps: ACTOR_STEPS, lost: ACTOR_LOST } = ACTOR;
const {
  blockSeen: FRAME_BLOCK_SEEN,
  blockIndex: FRAME_BLOCK_INDEX,
  bounded: FRAME_BOUNDED,
  spinVersion: FRAME_SPIN_VERSION,
  waiting: FRAME_WAITING,
  timed: FRAME_TIMED,
  forgotten: FRAME_FORGOTTEN,
  atRest: FRAME_AT_REST,
  freed: FRAME_FREED,
} = FRAME;

const LIVELOCK_ROUNDS = 64;

/** Who decides, and who is told. */
export interface RulesPort {
  choose(decision: Decision): Choice;
  /** Something else than the default was taken. */
  deviated(at: number, choice: Choice): void;
  /** What a choice would do. */
  pending(choice: Choice): PendingStep;
  /** An event of the program's own happens. */
  onEvent(event: number): void;
  /** An event has happened: for the record. */
  noteEvent(event: number): void;
}

/** What the actors run on. */
export interface Ground {
  /** Where blocked actors look. */
  readonly mem: Int32Array;
  /** Null: the actors are no CPUs. */
  readonly irqs: IrqLines | null;
  /** Time-outs are events from this number on, one an actor; then spurious wake-ups, one an actor. */
  readonly firstTimeout: number;
}

class CurrentDecision implements Decision {
  index = 0;
  preferred = 0;
  running = false;
  count = 0;

  constructor(
    readonly actors: number,
    readonly enabled: Int32Array,
    private readonly port: RulesPort,
  ) {}

  pending(position: number): PendingStep {
    return this.port.pending(this.enabled[position]);
  }
}

export class Rules {
  readonly events: EventList;
  readonly waiters: WaiterList;
  readonly #mem: Int32Array;
  readonly #base: number;
  readonly #actors: number;
  readonly #enabled: Int32Array;
  readonly #decision: CurrentDecision;
  /** Number of enabled choices when `changes` was what is seen here. */
  #count = 0;
  #seen = -1;
  /** Bit `word & 31` is set for each word that a blocked actor looks at. */
  #blockedOn = 0;

  constructor(
    private readonly board: ScheduleBoard,
    private readonly ground: Ground,
    private readonly port: RulesPort,
  ) {
    this.events = new EventList(board);
    this.waiters = new WaiterList(board);
    this.#mem = board.mem;
    this.#base = board.base;
    this.#actors = board.schedule.actors;
    this.#enabled = new Int32Array(this.#actors * 3 + board.schedule.event.count);
    this.#decision = new CurrentDecision(this.#actors, this.#enabled, port);
  }

  /** Another execution, or another thread has decided meanwhile. */
  refresh(): void {
    this.#seen = -1;
  }

  /** Chooses who makes the next step, or -1 when the execution has ended. Applies events on the way. */
  decide(): number {
    const mem = this.#mem;
    for (;;) {
      const choice = this.#choose();
      if (choice >= this.#actors) {
        this.#applyEvent(choice);
        continue;
      }
      mem[this.#base + NEXT] = choice;
      if (choice < 0) return choice;
      mem[this.#base + LAST] = choice;
      const frame = this.board.top(choice);
      if (frame < 0) throw new Error(`actor ${choice} was chosen but has nothing to run`);
      mem[frame + FRAME_SPIN_VERSION] = -1;
      return choice;
    }
  }

  /** Whether an interrupt must be taken before the next step of `actor`. */
  interrupted(actor: number): boolean {
    return this.ground.irqs !== null && this.ground.irqs.interrupted(actor);
  }

  /** A word was written, or something that has no number. */
  touched(word: number): void {
    const mem = this.#mem;
    mem[this.#base + WRITE_VERSION]++;
    const matters = mem[this.#base + SPINNING] !== 0 || ((this.#blockedOn >>> (word & 31)) & 1) !== 0;
    // what another thread has decided is not known here, and must not be thought known there
    if (matters || mem[this.#base + CHANGES] !== this.#seen) this.board.changed();
    if (mem[this.#base + WAITERS] !== 0) this.waiters.written(word);
  }

  /** A point was passed. Returns false at the step limit. */
  countStep(actor: number): boolean {
    const mem = this.#mem;
    if (++mem[this.#base + STEPS] > mem[this.#base + STEP_LIMIT]) {
      this.board.end = 'step limit';
      mem[this.#base + NEXT] = -1;
      return false;
    }
    mem[this.board.actor(actor) + ACTOR_STEPS]++;
    return true;
  }

  #choose(): Choice {
    const mem = this.#mem;
    if (mem[this.#base + CHANGES] !== this.#seen) this.#findEnabled();
    const count = this.#count === 0 ? this.#nobodyMoves() : this.#count;
    if (count === 0) return -1;
    const last = mem[this.#base + LAST];
    const running = last >= 0 && this.#holds(count, last);
    const preferred = running ? last : this.#enabled[0];
    return count === 1 ? preferred : this.#ask(count, preferred, running);
  }

  #ask(count: number, preferred: Choice, running: boolean): Choice {
    const mem = this.#mem;
    const index = mem[this.#base + DECISIONS]++;
    const decision = this.#decision;
    decision.index = index;
    decision.preferred = preferred;
    decision.running = running;
    decision.count = count;
    const choice = this.port.choose(decision);
    if (choice === preferred) return choice;
    if (!this.#holds(count, choice)) {
      this.board.end = 'diverged';
      return -1;
    }
    this.port.deviated(index, choice);
    if (running) mem[this.#base + PREEMPTIONS]++;
    return choice;
  }

  #holds(count: number, choice: Choice): boolean {
    const enabled = this.#enabled;
    for (let i = 0; i < count; i++) if (enabled[i] === choice) return true;
    return false;
  }

  #findEnabled(): void {
    const mem = this.#mem;
    const enabled = this.#enabled;
    let count = 0;
    this.#blockedOn = 0;
    for (let actor = 0; actor < this.#actors; actor++) if (this.#isEnabled(actor)) enabled[count++] = actor;
    const events = mem[this.#base + EVENTS];
    for (let i = 0; i < events; i++) enabled[count++] = this.events.get(i);
    if (count > 0 && mem[this.#base + WAITERS] !== 0) count = this.#addWakeUps(count);
    this.#count = count;
    this.#seen = mem[this.#base + CHANGES];
  }

  /** Waits that may end by themselves. */
  #addWakeUps(before: number): number {
    const mem = this.#mem;
    let count = before;
    for (let actor = 0; actor < this.#actors; actor++) {
      const frame = this.board.top(actor);
      if (this.#waits(frame) && mem[frame + FRAME_TIMED] !== 0)
        this.#enabled[count++] = this.ground.firstTimeout + actor;
    }
    if (mem[this.#base + SPURIOUS] === 0) return count;
    for (let actor = 0; actor < this.#actors; actor++) {
      if (this.#maySpuriouslyWake(this.board.top(actor)))
        this.#enabled[count++] = this.ground.firstTimeout + this.#actors + actor;
    }
    return count;
  }

  #isEnabled(actor: number): boolean {
    const mem = this.#mem;
    const { irqs, mem: ground } = this.ground;
    if (irqs !== null && irqs.interrupted(actor)) return true;
    const frame = this.board.top(actor);
    if (frame < 0 || mem[frame + FRAME_WAITING] !== 0) return false;
    const word = mem[frame + FRAME_BLOCK_INDEX];
    if (word >= 0) this.#blockedOn |= 1 << (word & 31);
    if (word >= 0) return ground[word] !== mem[frame + FRAME_BLOCK_SEEN] || (irqs !== null && irqs.wanted(actor));
    const version = mem[frame + FRAME_SPIN_VERSION];
    return version < 0 || version !== mem[this.#base + WRITE_VERSION];
  }

  /** Nobody is enabled: spinners may go on for a while; then bounded waits time out; then it is over. */
  #nobodyMoves(): number {
    const mem = this.#mem;
    if (this.#allDone()) {
      this.board.end = 'completed';
      return 0;
    }
    const tops = Array.from({ length: this.#actors }, (_, actor) => this.board.top(actor));
    const spinners = tops.flatMap((frame, actor) => (this.#spins(frame) ? [actor] : []));
    const bounded = tops.findIndex((frame) => this.#waits(frame) && mem[frame + FRAME_BOUNDED] !== 0);
    if (spinners.length === 0 && bounded < 0) {
      this.board.end = tops.every((frame) => frame < 0 || mem[frame + FRAME_AT_REST] !== 0) ? 'completed' : 'deadlock';
      return 0;
    }
    if (++mem[this.#base + IDLE_ROUNDS] > LIVELOCK_ROUNDS * this.#actors) {
      this.board.end = 'livelock';
      return 0;
    }
    this.board.changed();
    if (spinners.length === 0) {
      if (this.#isLost(tops[bounded])) mem[this.board.actor(bounded) + ACTOR_LOST] = 1;
      this.waiters.end(tops[bounded], Woken.TIMED_OUT);
      this.#enabled[0] = bounded;
      return 1;
    }
    for (const actor of spinners) {
      mem[tops[actor] + FRAME_SPIN_VERSION] = -1;
      mem[tops[actor] + FRAME_FORGOTTEN]++; // its visits are its own: it is told to forget them
    }
    this.#enabled.set(spinners);
    return spinners.length;
  }

  #allDone(): boolean {
    for (let actor = 0; actor < this.#actors; actor++) if (this.board.top(actor) >= 0) return false;
    return true;
  }

  /** It goes on only because its wait is bounded. A program that looks at the result may have meant to time out. */
  #isLost(frame: number): boolean {
    return this.#mem[frame + FRAME_TIMED] === 0 || this.waiters.hasMissed(frame);
  }

  #spins(frame: number): boolean {
    return frame >= 0 && this.#mem[frame + FRAME_WAITING] === 0 && this.#mem[frame + FRAME_BLOCK_INDEX] < 0;
  }

  #waits(frame: number): boolean {
    return frame >= 0 && this.#mem[frame + FRAME_WAITING] !== 0;
  }

  /** Who waits in a loop comes back to where it was, so once is enough until something is written. */
  #maySpuriouslyWake(frame: number): boolean {
    return this.#waits(frame) && this.#mem[frame + FRAME_FREED] !== this.#mem[this.#base + WRITE_VERSION] + 1;
  }

  #applyEvent(event: number): void {
    this.board.mix(event, 0, 0);
    const { firstTimeout } = this.ground;
    const frame = event < firstTimeout ? -1 : this.board.top((event - firstTimeout) % this.#actors);
    if (event >= firstTimeout + this.#actors) {
      this.#mem[frame + FRAME_FREED] = this.#mem[this.#base + WRITE_VERSION] + 1;
      this.waiters.end(frame, Woken.NOTIFIED);
    } else {
      this.touched(-1);
      if (event < firstTimeout) this.port.onEvent(event);
      else this.waiters.end(frame, Woken.TIMED_OUT);
    }
    this.port.noteEvent(event);
  }
}
