/**
 * A waiter for a single thread: what the other threads do meanwhile happens inside `wait`, one step a wait, as the test
 * says. A step that changes nothing is a spurious return; a step that throws gives up.
 */
import type { Waiter } from '../../../src/sync/index.js';

export type Step = () => void;

/** There is no step left: in a real thread this wait would never end. */
class SleptForEver extends Error {
  override readonly name = 'SleptForEver';
}

export class FakeWaiter implements Waiter {
  readonly waits: { readonly index: number; readonly seen: number }[] = [];
  readonly wakes: { readonly index: number; readonly count: number }[] = [];
  readonly #steps: Step[];

  constructor(steps: readonly Step[] = []) {
    this.#steps = [...steps];
  }

  wait(view: Int32Array, index: number, seen: number): void {
    this.waits.push({ index, seen });
    if (view[index] !== seen) return;
    const step = this.#steps.shift();
    if (step === undefined) throw new SleptForEver(`word ${index} stays ${seen}`);
    step();
  }

  wake(_view: Int32Array, index: number, count = Infinity): void {
    this.wakes.push({ index, count });
  }
}

export const spurious: Step = () => {};

export const giveUp: Step = () => {
  throw new GaveUp('enough');
};

export class GaveUp extends Error {
  override readonly name = 'GaveUp';
}
