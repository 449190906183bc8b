/** The choice of a primitive by weight. Source: kernel/scftorture.c, scf_sel_add() and scf_sel_rand(), Linux 6.18. */
import type { RandomSource } from '../lab/random-source.js';
import { PRIMITIVES, type Primitive, type Weights } from './parameters.js';

export class Mix {
  readonly #entries: readonly { readonly primitive: Primitive; readonly below: number }[];
  readonly #total: number;

  constructor(weights: Weights) {
    let total = 0;
    this.#entries = PRIMITIVES.map((primitive) => ({ primitive, below: (total += weights[primitive]) }));
    this.#total = total;
  }

  pick(random: RandomSource): Primitive {
    const drawn = random.below(this.#total);
    return this.#entries.find(({ below }) => drawn < below)!.primitive;
  }
}
