/**
 * Cases that each start a process and take seconds: one in so many of them in every run of the tests, and all with
 * SMPLAB_ALL=1 (`npm run test:all`).
 */
export function some<T>(all: readonly T[], oneIn: number): T[] {
  return process.env.SMPLAB_ALL === '1' ? [...all] : all.filter((_, index) => index % oneIn === 0);
}
