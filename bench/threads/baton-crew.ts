/** Bare threads that carry a baton, put on one core as those of the lockstep engine are. */
import { putOnOneCore } from '../../src/engine/lockstep/one-core.js';
import { check } from '../subject.js';
import { BatonHost, batonWords, type BatonJob } from './baton.js';
import { Crew } from './crew.js';

export class BatonCrew {
  readonly #crew: Crew;
  readonly #host: BatonHost;
  readonly #turns: Promise<readonly unknown[]>;
  #handOvers = 0;

  private constructor(crew: Crew, words: Int32Array, threads: number) {
    this.#crew = crew;
    this.#host = new BatonHost(words, threads);
    this.#turns = Promise.all(
      Array.from({ length: threads }, (_, me) => crew.run(me, { words, me, threads } satisfies BatonJob)),
    );
  }

  static async start(threads: number): Promise<BatonCrew> {
    const crew = new Crew(new URL('./baton.js', import.meta.url), threads);
    const ids = await Promise.all(Array.from({ length: threads }, (_, me) => crew.run(me, 'who')));
    await putOnOneCore(ids as (number | null)[]);
    return new BatonCrew(crew, new Int32Array(new SharedArrayBuffer(4 * batonWords(threads))), threads);
  }

  /** One execution with so many hand-overs between threads. */
  execute(handOvers: number): void {
    this.#handOvers += handOvers;
    this.#host.execute(handOvers);
  }

  async close(): Promise<void> {
    this.#host.quit();
    const turns = (await this.#turns) as readonly number[];
    await this.#crew.close();
    check(
      'turns of bare threads',
      turns.reduce((sum, count) => sum + count, 0),
      this.#handOvers,
    );
  }
}
