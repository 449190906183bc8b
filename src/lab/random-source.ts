/** Where random numbers come from, for code that may not make its own. `Random` of the machine layer is one. */
export interface RandomSource {
  /** 32 random bits as a signed integer. */
  next(): number;
  /** Uniform in [0, 1). */
  unit(): number;
  /** Uniform integer in [0, n). */
  below(n: number): number;
}
