/**
 * Seeded delays between the steps of the code under test. Two cores seldom stop a thread inside a window of ten
 * nanoseconds; a delay at one in so many `Atomics` operations does.
 *
 * The machine uses the methods that it captured when it was loaded, so only the kernel and its program are delayed.
 * Without jitter nothing is wrapped.
 */
import { wait } from '../../memory/atomics.js';
import type { Clock } from '../../machine/clock.js';
import type { Random } from '../../machine/random.js';

const NAMES = ['add', 'and', 'compareExchange', 'exchange', 'load', 'or', 'store', 'sub', 'xor'] as const;
type Method = (...args: unknown[]) => unknown;

/**
 * Delays are 1, 2, 4, … µs, up to 2^10, all as often: short ones for the other core, long ones for a thread that waits
 * for one.
 */
const LENGTHS = 11;
/** Longer ones lend their core to others. */
const SPIN_MAX_US = 16;

/**
 * Delays this thread at one in `every` operations on average, before it, from now until the returned function is
 * called.
 */
export function startJitter(every: number, random: Random, clock: Clock): () => void {
  const natives = NAMES.map((name) => [name, Atomics[name] as Method] as const);
  const nowhere = new Int32Array(new SharedArrayBuffer(4));
  let left = draw();
  function draw(): number {
    return Math.ceil(-Math.log(1 - random.unit()) * every);
  }
  function step(): void {
    if (--left > 0) return;
    left = draw();
    const us = 2 ** random.below(LENGTHS);
    if (us > SPIN_MAX_US) wait(nowhere, 0, 0, us / 1000);
    else for (const until = clock.nowUs() + us; clock.nowUs() < until; );
  }
  for (const [name, native] of natives) replace(name, delayed(native, step));
  return () => {
    for (const [name, native] of natives) replace(name, native);
  };
}

/** With as many parameters as the method takes at most: no arrays are made on the way. */
function delayed(native: Method, step: () => void): Method {
  return (view, index, value, replacement) => {
    step();
    return native(view, index, value, replacement);
  };
}

function replace(name: (typeof NAMES)[number], method: Method): void {
  (Atomics as unknown as Record<string, Method>)[name] = method;
}
