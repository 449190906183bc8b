/** A runtime with nothing but a countdown to the next switch in its points: what rewritten code costs at the least. */
import { coroutineOf } from '../../../../src/engine/rewriter/calls.js';
import { Opcode } from '../../../../src/engine/controlled/opcodes.js';
import { CoroutineStack, runPlainly } from '../../../../src/engine/rewriter/coroutine-stack.js';
import type { CoopRuntime, Coroutine } from '../../../../src/engine/rewriter/runtime.js';

class Slot {
  opcode = 0;
  view!: Int32Array;
  index = 0;
  value = 0;
  extra = 0;
  result: unknown;
  pending = false;
  readonly coroutines = new CoroutineStack();
  done = false;

  begin(coroutine: Coroutine): void {
    this.done = false;
    this.coroutines.begin(coroutine);
  }
}

export class LeanRuntime implements CoopRuntime {
  points = 0;
  readonly #slots: Slot[];
  #current: Slot;
  #left = Infinity;

  constructor(actors: number) {
    this.#slots = Array.from({ length: actors }, () => new Slot());
    this.#current = this.#slots[0];
  }

  /** One execution: after each number of points in `switches`, the next actor in turn takes over. */
  execute(actors: readonly (() => unknown)[], switches: readonly number[]): void {
    for (const [index, actor] of actors.entries()) this.#slots[index].begin(coroutineOf(actor)!());
    let alive = actors.length;
    let turn = 0;
    let next = 0;
    while (alive > 0) {
      const slot = this.#slots[turn % actors.length];
      turn++;
      if (slot.done) continue;
      this.#current = slot;
      this.#left = switches[next++] ?? Infinity;
      slot.done = slot.coroutines.resume();
      if (slot.done) alive--;
    }
  }

  loop(): number {
    return 0;
  }

  looks(): true {
    return true;
  }

  operate(_site: number, opcode: number, view?: unknown, index?: unknown, value?: unknown, extra?: unknown): unknown {
    const slot = this.#current;
    slot.pending = this.#point();
    if (slot.pending) {
      slot.opcode = opcode;
      slot.view = view as Int32Array;
      slot.index = index as number;
      slot.value = value as number;
      slot.extra = extra as number;
      return this;
    }
    slot.result = operate(opcode, view as Int32Array, index as number, value as number, extra as number);
    return this.#point() ? this : slot.result;
  }

  rest(): boolean {
    const { opcode, view, index, value, extra, pending } = this.#current;
    if (!pending) return false;
    this.#current.pending = false;
    this.#current.result = operate(opcode, view, index, value, extra);
    return this.#point();
  }

  result(): unknown {
    return this.#current.result;
  }

  turn(): void {
    // not counted here
  }

  backEdge(): boolean {
    return false;
  }

  outside(_site: number, opcode: number, view?: unknown, index?: unknown, value?: unknown, extra?: unknown): unknown {
    return operate(opcode, view as Int32Array, index as number, value as number, extra as number);
  }

  plain(coroutine: Coroutine): unknown {
    return runPlainly(coroutine);
  }

  now(): number {
    return 0;
  }

  performanceNow(): number {
    return 0;
  }

  changesAtomics(refusal: Error): never {
    throw refusal;
  }

  random(): number {
    return 0;
  }

  #point(): boolean {
    this.points++;
    return --this.#left <= 0;
  }
}

function operate(opcode: number, view: Int32Array, index: number, value: number, extra: number): number {
  switch (opcode) {
    case Opcode.load:
      return Atomics.load(view, index);
    case Opcode.store:
      return Atomics.store(view, index, value);
    case Opcode.exchange:
      return Atomics.exchange(view, index, value);
    case Opcode.compareExchange:
      return Atomics.compareExchange(view, index, value, extra);
    default:
      throw new Error(`no operation ${opcode} here`);
  }
}
