/** Rounds of bare threads: the floor of `many` and `stop-machine`, thread 0 in the place of the CPU that is measured. */
import { availableParallelism } from 'node:os';
import { check } from '../subject.js';
import { Crew } from './crew.js';
import { roundsWords, type RoundsJob } from './rounds.js';

/** Turns of a wait: as a machine waits while there is a core for each thread, and while there is not. */
const SPIN = 2000;
const CROWDED_SPIN = 3;
const WARM_ROUNDS = 64_000;

/** Rounds before those that count, with so many threads: each compiles for itself what is hot, at 16 after some 4000. */
export function warmRounds(threads: number): number {
  return Math.round(WARM_ROUNDS / threads);
}

export class BareRounds {
  readonly #crew: Crew;
  readonly #warm = new Set<string>();

  constructor(most: number) {
    this.#crew = new Crew(new URL('./rounds.js', import.meta.url), most);
  }

  /** @returns nanoseconds a round */
  async sample(kind: RoundsJob['kind'], threads: number, rounds: number, smoke: boolean): Promise<number> {
    const size = `${kind} ${threads}`;
    if (!smoke && !this.#warm.has(size)) await this.#run(kind, threads, warmRounds(threads));
    this.#warm.add(size);
    return this.#run(kind, threads, rounds);
  }

  close(): Promise<void> {
    return this.#crew.close();
  }

  async #run(kind: RoundsJob['kind'], threads: number, rounds: number): Promise<number> {
    const words = new Int32Array(new SharedArrayBuffer(roundsWords(threads) * 4));
    const spin = threads <= availableParallelism() ? SPIN : CROWDED_SPIN;
    const jobs = Array.from({ length: threads }, (_, me): RoundsJob => {
      return { kind, words, me, threads, rounds: rounds + 1, spin };
    });
    const [ns, ...others] = (await Promise.all(jobs.map((job, me) => this.#crew.run(me, job)))) as number[];
    for (const ran of others) check('rounds of a bare thread', ran, rounds + 1);
    return ns;
  }
}
