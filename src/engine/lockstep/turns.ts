/**
 * Whose turn it is: handing it over, and waiting for it. Each actor has a seat, and so has the host, which is handed
 * the turn when it is asked something and when the execution is over: no other message is needed.
 *
 * Ordering: the giver changes `phase` and `current`, counts the receiver's turn on, and wakes it if it sleeps; the
 * receiver reads its turn, says that it sleeps, looks whether it may go on, and waits only as long as its turn is what
 * it read. So no hand-over is missed. Every wait is bounded besides, so that a thread whose host is gone does not hang
 * on to a lost notify.
 *
 * Waking a thread on another core takes longer than most turns do. So who waits for one there spins for a while before
 * it sleeps: the host for the actors, who share a core, and an actor for the host. An actor that waits for another one
 * leaves the core to it at once. The system may move the host to the core of the actors, and where others want the cores it
 * does: then to spin is to keep the core from whom one waits for. So a thread that spun in vain again and again sleeps at once.
 */
import { add, load, notify, store, wait } from '../../memory/atomics.js';
import { BATON, BOARD, Phase, TURN, type Board } from './board.js';

/** Longest sleep before a thread looks around by itself. */
const SLICE_MS = 500;
/** Looks before a seat sleeps: some 100 µs. */
const SPIN = 10_000;
/** When it has spun in vain so often, a thread spins in one wait of so many. */
const VAIN_MAX = 4;
const PROBE = 64;

export class Turns {
  /** The host's seat. */
  readonly host: number;
  readonly #mem: Int32Array;
  readonly #baton: number;
  /** How often this thread has spun in vain since it did not. */
  #vain = 0;
  /** Waits since then. */
  #waits = 0;

  constructor(private readonly board: Board) {
    this.host = board.actors;
    this.#mem = board.mem;
    this.#baton = board.layout.baton.base;
  }

  get phase(): number {
    return load(this.#mem, this.#baton + BATON.phase);
  }

  /**
   * Number of the execution: changes when all have to leave it. Each point looks at it, which is what a plain access is for:
   * who waits for its turn has it by the hand-over, and who has the turn leaves at a later point if not at this one.
   */
  get epoch(): number {
    return this.#mem[this.#baton + BATON.epoch];
  }

  /** Whether the host wants the threads back. */
  get quit(): boolean {
    return load(this.#mem, this.#baton + BATON.quit) !== 0;
  }

  isOf(seat: number): boolean {
    return load(this.#mem, this.#baton + BATON.current) === seat;
  }

  /** It is `to`'s turn from now on. */
  pass(to: number, phase: number): void {
    const mem = this.#mem;
    if (to !== this.host) mem[this.board.own + BOARD.handOvers]++;
    store(mem, this.#baton + BATON.phase, phase);
    store(mem, this.#baton + BATON.current, to);
    this.#wake(to);
  }

  /** Returns when `ready`. */
  await(seat: number, ready: () => boolean): void {
    while (!this.awaitFor(seat, ready, SLICE_MS));
  }

  /** Returns whether it is ready: at the latest after so long. */
  awaitFor(seat: number, ready: () => boolean, ms: number): boolean {
    const mem = this.#mem;
    if (this.#spins(seat, ready)) return true;
    const turn = this.board.turn(seat);
    const seen = load(mem, turn + TURN.count);
    store(mem, turn + TURN.asleep, 1);
    if (!ready()) wait(mem, turn + TURN.count, seen, ms);
    store(mem, turn + TURN.asleep, 0);
    return ready();
  }

  /** Looks for a while. Returns whether it is ready. */
  #spins(seat: number, ready: () => boolean): boolean {
    const looks = load(this.#mem, this.#baton + BATON.spin);
    if (looks === 0 || (this.#vain >= VAIN_MAX && ++this.#waits % PROBE !== 0)) return false;
    for (let i = 0; i < looks; i++) {
      if (seat !== this.host && !this.isOf(this.host)) return false;
      if (!ready()) continue;
      this.#vain = 0;
      return true;
    }
    this.#vain++;
    return false;
  }

  // The host's
  // ----------------------------------------------------------------------------------------------------------

  /** The threads are new: no thread has a turn. */
  reset(): void {
    store(this.#mem, this.#baton + BATON.spin, 0);
    store(this.#mem, this.#baton + BATON.current, -1);
    store(this.#mem, this.#baton + BATON.phase, Phase.IDLE);
    store(this.#mem, this.#baton + BATON.quit, 0);
  }

  /** The actors share a core, and there is another one. */
  spin(): void {
    store(this.#mem, this.#baton + BATON.spin, SPIN);
  }

  /** Another execution begins: who is still in one before leaves it, at the latest when it is its turn. */
  begin(): void {
    store(this.#mem, this.#baton + BATON.current, this.host);
    add(this.#mem, this.#baton + BATON.epoch, 1);
  }

  /** Has all threads leave what is under way, and come back. */
  dismiss(): void {
    store(this.#mem, this.#baton + BATON.quit, 1);
    add(this.#mem, this.#baton + BATON.epoch, 1);
    for (let actor = 0; actor < this.host; actor++) this.#wake(actor);
  }

  #wake(seat: number): void {
    const turn = this.board.turn(seat);
    add(this.#mem, turn + TURN.count, 1);
    if (load(this.#mem, turn + TURN.asleep) !== 0) notify(this.#mem, turn + TURN.count);
  }
}
