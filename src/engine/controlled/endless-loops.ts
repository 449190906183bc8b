/**
 * Which loop is taken for endless: one that has turned very often and met no operation of `Atomics`. Both engines count, for
 * no other thread can run meanwhile, and a clock would say another thing on a busy host.
 */
import { madeOnce } from '../../common/made-once.js';
import { placeIn } from '../../common/thrown.js';
import { Hung } from './lone-work.js';

/** It is asked whenever a loop has turned so often. A power of two. */
export const TURNS_ASKED = 2 ** 20;
/** What ends does so before: a loop over 64 MB, word by word. It takes a tenth of a second. */
const TURNS_MAX = 2 ** 24;
/** … and one that looks at the same shared memory all the while, and sees what it has seen. Each look is watched. */
const LOOKS_MAX = 2 ** 22;

export class EndlessLoops {
  /** Of each program where those stand that have turned as often, and behind which steps: there it is known sooner. */
  readonly #known = new WeakMap<object, Set<string>>();

  /**
   * @param turns since the last operation
   * @param looks that were watched and have shown nothing, one after the other
   * @param program what is executed; null: more than it and its steps decides how its loops turn
   * @param steps tells executions apart, up to here
   * @returns null as long as it may end
   */
  ask(turns: number, looks: number, program: object | null, steps: string): Hung | null {
    const hung = new Hung('a loop that reaches no operation of Atomics does not end');
    const isEndless = turns >= TURNS_MAX || looks >= LOOKS_MAX;
    if (program === null) return isEndless ? hung : null;
    const known = madeOnce(this.#known, program, () => new Set<string>());
    const loop = `${placeIn(hung.stack)} ${steps}`;
    if (isEndless) known.add(loop);
    return known.has(loop) ? hung : null;
  }
}
