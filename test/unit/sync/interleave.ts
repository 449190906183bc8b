/** One chosen interleaving in a single thread: another thread's step at the very point where it hurts. */
import { vi } from 'vitest';

/** Runs `step` once, right after the next `Atomics.load` of the word. */
export function afterLoad(view: Int32Array, index: number, step: () => void): void {
  const load: (on: Int32Array, at: number) => number = Atomics.load;
  const spy = vi.spyOn(Atomics as { load: typeof load }, 'load').mockImplementation((on, at) => {
    const value = load(on, at);
    if (on === view && at === index) {
      spy.mockRestore();
      step();
    }
    return value;
  });
}
