/**
 * sfc32, a small fast counting generator (Chris Doty-Humphrey, PractRand 2010): 128 bits of state, passes PractRand.
 * A poorer generator finds fewer races; `% n` skews the choice, so `below` scales instead.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param stream gives independent sequences of one seed: one a CPU, one a purpose. */
  constructor(seed: number, stream = 0) {
    this.#a = seed | 0;
    this.#b = stream | 0;
    this.#c = Math.trunc(seed / 2 ** 32) | 0;
    for (let i = 0; i < 12; i++) this.next();
  }

  /** 32 random bits as a signed integer. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum;
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return (this.next() >>> 0) / 2 ** 32;
  }

  /** Uniform integer in [0, n). */
  below(n: number): number {
    return Math.floor(this.unit() * n);
  }

  /** True with probability p. */
  chance(p: number): boolean {
    return p > 0 && this.unit() < p;
  }
}
