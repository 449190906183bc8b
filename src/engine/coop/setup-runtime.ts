/** What rewritten code may do when no actor runs, or where it cannot wait: set-up, constructors, native callbacks. */
import { performAtomics } from './operations.js';
import { OPCODE_NAMES, Opcode } from './rewriter/opcodes.js';
import { OutsideCoroutine, runPlainly, type Coroutine } from './rewriter/runtime.js';

/** Seed of the numbers that code under test draws: the same in every execution. */
const SEED = 1;

export class SetupRuntime {
  /** Points passed in this execution: the clock of the code under test. */
  stepCount = 0;
  /** Whether an actor runs just now. */
  protected running = false;
  protected plainDepth = 0;
  protected plainResult: unknown;
  #drawn = SEED;

  /** An operation in code that is no coroutine: done at once in set-up, an error in an actor. */
  outside(site: number, op: number, array?: unknown, index?: unknown, value?: unknown, extra?: unknown): unknown {
    if (this.running) throw new OutsideCoroutine(site, `Atomics.${OPCODE_NAMES[op]}`);
    return op === Opcode.notify ? 0 : performAtomics(op, array as Int32Array, index as number, value, extra);
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

  /** Date.now() of the code under test: a microsecond a step. */
  now(): number {
    return Math.trunc(this.stepCount / 1000);
  }

  performanceNow(): number {
    return this.stepCount / 1000;
  }

  random(): number {
    this.#drawn = (Math.imul(this.#drawn, 0x9e3779b1) + 0x7f4a7c15) | 0;
    return ((this.#drawn ^ (this.#drawn >>> 15)) >>> 0) / 2 ** 32;
  }

  /** A coroutine that runs in set-up: its operations are done at once. */
  protected beforePlainly(site: number, op: number, array?: unknown, index?: unknown, value?: unknown, extra?: unknown): boolean {
    this.plainResult = this.outside(site, op, array, index, value, extra);
    return false;
  }

  protected resetRandom(): void {
    this.#drawn = SEED;
  }
}
