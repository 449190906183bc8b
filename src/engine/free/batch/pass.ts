/**
 * How the actors go through the states of a batch: in which order, and how closely together. No one way shows every
 * outcome: on a free run one core is ahead and the other finds the lines already changed, in step they meet at each
 * state but at nearly the same distance every time. So each batch draws its way.
 */
import { load, store } from '../../../memory/atomics.js';
import { Random } from '../../../machine/random.js';
import { ACTOR, type BatchControl } from './control.js';

export interface Pass {
  readonly group: number;
  /** States that are run through: the first ones of the group. */
  readonly states: number;
  /** Each actor begins there, and goes on by `step`, around the end. Odd actors go the other way when `mirrored`. */
  readonly start: number;
  readonly step: number;
  readonly mirrored: boolean;
  /** How far the actors are apart at the beginning, in states. */
  readonly shift: number;
  /** The actors wait for each other each time they have done so many states; 0: never. */
  readonly stride: number;
  /** Turns that an actor idles before each start, at most. */
  readonly delay: number;
}

type Run = (view: unknown, results: Int32Array, at: number, common: number) => void;
/** What an actor needs to pass through states. */
export interface Walk {
  readonly views: readonly unknown[];
  readonly run: Run;
  readonly results: Int32Array;
  readonly resultWords: number;
  /** First result word of this actor, and of what all share. */
  readonly at: number;
  readonly common: number;
}

/** Draws the same passes in every thread. */
export class Passes {
  readonly #random: Random;

  /** @param groups states of each group */
  constructor(
    seed: number,
    private readonly groups: readonly number[],
  ) {
    this.#random = new Random(seed, 1);
  }

  /** @param most states of the batch */
  next(most: number): Pass {
    const random = this.#random;
    const group = random.below(this.groups.length);
    const states = Math.min(most, this.groups[group]);
    const kind = random.below(16);
    const delay = random.chance(0.5) ? 0 : random.below(64);
    const free: Pass = {
      group,
      states,
      start: random.below(states),
      step: 1,
      mirrored: false,
      shift: 0,
      stride: 0,
      delay,
    };
    if (kind < 3) return { ...free, mirrored: true };
    if (kind < 6) return { ...free, step: coprime(random.below(states), states) };
    if (kind < 9) return { ...free, shift: random.below(Math.min(states, 32)) };
    if (kind < 12) return free;
    if (kind < 15) return { ...free, stride: 4 << random.below(4), delay: delay >> 2 };
    return { ...free, stride: 1, delay: delay >> 3 };
  }
}

/** The same for all actors. */
export function inOrder(pass: Pass): Pass {
  return { ...pass, mirrored: false, shift: 0 };
}

/** The next number from `n` on that visits all of `states` when it is stepped by. */
function coprime(n: number, states: number): number {
  let step = Math.max(1, n);
  while (gcd(step, states) !== 1) step++;
  return step % states || 1;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/**
 * Turns that an actor waits for the others to catch up: one that has been sent away by its processor is not waited for.
 */
const PATIENCE = 3000;

/** States between two signs of life, where actors keep no step: each may take milliseconds. */
const SIGN = 16;

/** One actor's passes. Its own for each thread and job, so that it is compiled for the program that it runs. */
export class Walker {
  readonly #random: Random;
  readonly #position: number;
  /** Position at the beginning of the pass: the same in all actors, and it goes on from job to job. */
  #base: number;

  constructor(
    private readonly control: BatchControl,
    private readonly actor: number,
    seed: number,
  ) {
    this.#random = new Random(seed, 2 + actor);
    this.#position = control.actor(actor) + ACTOR.position;
    this.#base = load(control.mem, this.#position);
  }

  /** Every state once. */
  go(pass: Pass, walk: Walk): void {
    const { states } = pass;
    const backwards = pass.mirrored && this.actor % 2 === 1;
    const step = backwards ? states - pass.step : pass.step;
    const from = (pass.start + pass.shift * this.actor) % states;
    this.#idle(pass.delay);
    if (pass.stride === 0) this.#alone(pass, from, step, walk);
    else this.#inStep(pass, from, walk);
    this.#base = (this.#base + states) | 0;
    store(this.control.mem, this.#position, this.#base);
  }

  #alone({ states }: Pass, from: number, step: number, walk: Walk): void {
    for (let done = 0; done < states; done += SIGN) {
      store(this.control.mem, this.#position, this.#base + done);
      pace(walk, (from + done * step) % states, step, Math.min(SIGN, states - done), states);
    }
  }

  #inStep({ states, stride, step, delay }: Pass, from: number, walk: Walk): void {
    let patient = true;
    for (let done = 0; done < states; done += stride) {
      store(this.control.mem, this.#position, this.#base + done);
      patient &&= this.#othersAt(this.#base + done);
      this.#idle(delay);
      pace(walk, (from + done * step) % states, step, Math.min(stride, states - done), states);
    }
  }

  /** Waits, not for long, until all others have come to `position`. */
  #othersAt(position: number): boolean {
    const { mem, actors } = this.control;
    for (let id = 0; id < actors; id++) {
      const word = this.control.actor(id) + ACTOR.position;
      for (let i = 0; ((load(mem, word) - position) | 0) < 0; i++) if (i > PATIENCE) return false;
    }
    return true;
  }

  #idle(most: number): void {
    if (most === 0) return;
    for (let i = this.#random.below(most); i > 0; i--) load(this.control.mem, this.#position);
  }
}

/** The innermost loop: `count` states from `state` on. */
function pace(
  { views, run, results, resultWords, at, common }: Walk,
  state: number,
  step: number,
  count: number,
  states: number,
): void {
  for (let i = 0; i < count; i++) {
    const offset = state * resultWords;
    run(views[state], results, at + offset, common + offset);
    state += step;
    if (state >= states) state -= states;
  }
}
