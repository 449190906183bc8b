/** What rewritten code may do when no actor runs, or where it cannot wait: set-up, constructors, native callbacks. */
import { endBy, isRefused, refuse } from '../asynchrony.js';
import { clocksBy } from '../clocks.js';
import type { GlobalState } from '../global-state.js';
import { growthTold } from '../growth.js';
import { hostAskedBy } from '../host-values.js';
import { randomNumbersBy } from '../random-numbers.js';
import { setUpClock, setUpRandom } from '../set-up.js';
import { convert } from '../controlled/arguments.js';
import { EndlessLoops, TURNS_ASKED } from '../controlled/endless-loops.js';
import { LoneWork, performAlone } from '../controlled/lone-work.js';
import type { ScheduleBoard } from '../controlled/board.js';
import { asksHost, Inexact } from '../../lab/inexact.js';
import type { RunEnd } from '../../lab/verdict.js';
import { performPlainly } from '../controlled/operations.js';
import { OPCODE_NAMES, Opcode, TIMED_WAIT } from '../controlled/opcodes.js';
import { runPlainly } from '../rewriter/coroutine-stack.js';
import { OutsideCoroutine, type Coroutine } from '../rewriter/runtime.js';

// V8 folds what depends on a constant of the module itself.
const ASKED = TURNS_ASKED - 1;

/** What the set-up waits on is memory that it makes itself. */
const setUpShares = (): boolean => true;

export class SetupRuntime {
  readonly #clock = (): number | null => (this.running ? this.performanceNow() : null);
  readonly #draw = (): number | null => (this.running ? this.random() : null);
  readonly #grows = (): void => void (this.running && this.inexact(Inexact.GROWS));
  readonly #asks = (what: string): boolean => {
    if (this.running) this.inexact(asksHost(what));
    return this.running;
  };
  /** Set before the first execution. */
  board!: ScheduleBoard;
  /** Whether an actor runs just now. */
  protected running = false;
  protected plainDepth = 0;
  /** Turns of loops since the last point. */
  protected turns = 0;
  /** Looks at the clock since the last execution ended: outside of one, each takes a millisecond. */
  protected clockLooks = 0;
  /** Why no operation is made any more: an actor has changed what it is, or did not come to its end. */
  #over: Error | null = null;
  /** What is executed; null: that and its steps are not all that decides what it does. */
  program: object | null = null;
  leftOut: readonly number[] = [];
  /** What code of each actor has put on the global object; null: none has. Set when an execution is set up. */
  globals: readonly GlobalState[] | null = null;
  /** Of the steps of the last execution. */
  hash = 0;
  readonly #lone = new LoneWork();
  readonly #endless = new EndlessLoops();
  /** Loops that were entered. */
  #loops = 0;

  constructor() {
    this.#answers();
  }

  /** What code under test asks the world from now on, this engine answers. */
  #answers(): void {
    clocksBy(this.#clock);
    randomNumbersBy(this.#draw);
    growthTold(this.#grows);
    hostAskedBy(this.#asks);
  }

  protected beginUnchanged(): void {
    this.#answers();
    this.#over = null;
    this.plainDepth = 0;
  }

  changesAtomics(refusal: OutsideCoroutine): void {
    if (!this.running) throw refusal;
    this.ends(refusal);
  }

  /** An operation in code that is no coroutine: done at once in set-up, an error in an actor. */
  outside(site: number, op: number, array?: unknown, index?: unknown, value?: unknown, extra?: unknown): unknown {
    if (this.#over !== null) endBy(this.#over);
    if (this.running && op !== Opcode.pause && !isRefused())
      endBy(new OutsideCoroutine(site, `Atomics.${OPCODE_NAMES[op === TIMED_WAIT ? Opcode.wait : op]}`));
    this.turns = 0;
    this.#lone.spend();
    if (op === Opcode.waitAsync) refuse('calls Atomics.waitAsync in code that cannot wait');
    return performAlone(convert(op, array, index, value, extra, setUpShares), op, performPlainly);
  }

  /**
   * Does work that no other thread takes part in and that has to come to an end, which setting up has not: that may be
   * large.
   *
   * @throws {Hung} when it does not
   */
  bounded(work: () => void): void {
    this.turns = 0;
    this.#lone.do(work);
  }

  /** Runs a coroutine whose caller cannot wait. */
  plain(coroutine: Coroutine): unknown {
    this.plainDepth++;
    try {
      return runPlainly(coroutine);
    } finally {
      this.plainDepth--;
    }
  }

  /** An actor looks at what depends on more than the order of operations. */
  protected inexact(_: Inexact): void {
    // no chooser hears of it
  }

  /** How the execution ended; null: it has not. */
  get end(): RunEnd | null {
    return this.board.end;
  }

  /** Microseconds on the clock of a machine: one a point, and what waits have lasted that were out of patience. */
  get clockUs(): number {
    return this.board === undefined ? 0 : this.board.clockUs;
  }

  /** Date.now() of the code under test. */
  now(): number {
    return Math.trunc(this.performanceNow());
  }

  performanceNow(): number {
    if (this.running) this.inexact(Inexact.CLOCK);
    return this.running ? this.board.lookAtClock() : (setUpClock() ?? this.clockLooks++);
  }

  random(): number {
    if (this.running) this.inexact(Inexact.RANDOM);
    return this.running ? this.board.random() : (setUpRandom() ?? 0);
  }

  /**
   * The end of a turn of a loop that may have met no point: no decision, for an engine without rewriting sees nothing
   * of it.
   */
  backEdge(_site: number): false {
    this.turn();
    return false;
  }

  /** Reads that were watched and have shown nothing, one after the other. */
  protected get vainLooks(): number {
    return 0;
  }

  /** A loop that only looks is entered. */
  loop(): number {
    return ++this.#loops;
  }

  /** The end of a turn of a loop in code that is no coroutine. */
  turn(): void {
    if ((!this.running && !this.#lone.isUnderWay) || (++this.turns & ASKED) !== 0) return;
    const { hash } = this.running ? this.board : this;
    const hung = this.#endless.ask(this.turns, this.vainLooks, this.program, `${hash} ${this.leftOut.join(' ')}`);
    if (hung === null) return;
    if (this.#lone.isUnderWay) throw hung; // who does the work alone asks whether it ends
    this.ends(hung);
    endBy(hung);
  }

  /** From now on operations come to `outside`, which makes none. */
  protected ends(error: Error): void {
    this.#over ??= error;
    this.plainDepth++;
  }
}
