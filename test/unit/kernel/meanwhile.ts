/** What other CPUs do just before the next compare-exchange of this one. */
import { vi } from 'vitest';

/** Context: a test that calls `vi.restoreAllMocks` when it ends. */
export function meanwhile(act: () => void): void {
  const { compareExchange } = Atomics;
  vi.spyOn(Atomics, 'compareExchange').mockImplementationOnce((...args: unknown[]) => {
    act();
    return Reflect.apply(compareExchange, Atomics, args) as never;
  });
}
