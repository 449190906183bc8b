/** What rewritten code may do when no actor runs, or where it cannot wait: set-up, constructors, native callbacks. */
import { load } from '../../memory/atomics.js';
import type { ScheduleBoard } from '../schedule/board.js';
import { performAtomics } from './operations.js';
import { OPCODE_NAMES, Opcode, TIMED_WAIT } from './rewriter/opcodes.js';
import { runPlainly } from './rewriter/coroutine-stack.js';
import { OutsideCoroutine, type Coroutine } from './rewriter/runtime.js';

/** Turns of a loop without a point, before it is taken for endless. */
const TURNS_MAX = 1_000_000;

/** Operations that bounded work may make: as many as all actors of an execution may. */
export const OPERATIONS_MAX = 20_000;

/** A loop that reaches no point, or work that runs alone and does not come to an end. */
export class Hung extends Error {
  override readonly name = 'Hung';
}

export class SetupRuntime {
  /** Set before the first execution. */
  board!: ScheduleBoard;
  /** Whether an actor runs just now. */
  protected running = false;
  protected plainDepth = 0;
  /** Turns of loops since the last point. */
  protected turns = 0;
  /** Operations that are left to work that is bounded. */
  #left = Infinity;

  /** An operation in code that is no coroutine: done at once in set-up, an error in an actor. */
  outside(site: number, op: number, array?: unknown, index?: unknown, value?: unknown, extra?: unknown): unknown {
    if (this.running) throw new OutsideCoroutine(site, `Atomics.${OPCODE_NAMES[op]}`);
    this.turns = 0;
    if (--this.#left < 0) throw new Hung(`${OPERATIONS_MAX} operations on Atomics, and no end`);
    if (op === Opcode.notify) return 0;
    if (op === Opcode.wait || op === TIMED_WAIT) return waitAlone(array as Int32Array, index as number, value, extra);
    return performAtomics(op, array as Int32Array, index as number, value, extra);
  }

  /**
   * Does work that nobody else takes part in and that has to come to an end, which setting up has not: that may be large.
   *
   * @throws {Hung} when it does not
   */
  bounded(work: () => void): void {
    this.turns = 0;
    this.#left = OPERATIONS_MAX;
    try {
      work();
    } finally {
      this.#left = Infinity;
    }
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

  /** Points passed in this execution: the clock of the code under test. */
  get stepCount(): number {
    return this.board === undefined ? 0 : this.board.steps;
  }

  /** Date.now() of the code under test: a microsecond a step. */
  now(): number {
    return Math.trunc(this.stepCount / 1000);
  }

  performanceNow(): number {
    return this.stepCount / 1000;
  }

  random(): number {
    return this.board === undefined ? 0 : this.board.random();
  }

  /** The end of a turn of a loop that may have met no point: no decision, for an engine without rewriting sees nothing of it. */
  backEdge(_site: number): false {
    this.turn();
    return false;
  }

  /** The end of a turn of a loop in code that is no coroutine. */
  turn(): void {
    if ((this.running || this.#left < Infinity) && ++this.turns > TURNS_MAX) throw new Hung(`a loop has turned ${TURNS_MAX} times and reached no operation on Atomics`);
  }
}

/** Nobody is there to wake who waits. */
function waitAlone(array: Int32Array, index: number, value: unknown, timeout: unknown): 'not-equal' | 'timed-out' {
  if (load(array, index) !== value) return 'not-equal';
  if (typeof timeout === 'number' && timeout < Infinity) return 'timed-out';
  throw new Hung('Atomics.wait where nobody else runs: nobody will end it');
}
