/** CPU 0 writes trace events, and beside that what no event can do without. */
import { at } from '../../src/memory/arena.js';
import type { Cpu } from '../../src/kernel/kernel.js';
import { Event } from '../../src/trace/event.js';

export { attach, functions } from './checked.js';

/** Slots of the ring, and words of one. */
export const [SLOTS, SLOT_WORDS] = [1024, 8];

export const tasks = {
  /** Returns nanoseconds an event. */
  events(cpu: Cpu, n: number): number {
    const begin = performance.now();
    for (let i = 0; i < n; i++) cpu.trace(Event.CSD_QUEUE, i, 2, 3);
    return ((performance.now() - begin) * 1e6) / n;
  },

  /** The time, five words, and one atomic store that publishes them. Returns nanoseconds a turn. */
  bare(cpu: Cpu, n: number): number {
    const { mem } = cpu;
    const times = new Float64Array(mem.buffer);
    const base = at(cpu.kernel.map.data.slots, 0);
    const first = base + (base & 1); // a double is aligned
    const begin = performance.now();
    for (let i = 0; i < n; i++) {
      const slot = first + (i & (SLOTS - 1)) * SLOT_WORDS;
      times[slot >> 1] = performance.now();
      mem[slot + 2] = Event.CSD_QUEUE;
      mem[slot + 3] = 1;
      mem[slot + 4] = i;
      mem[slot + 5] = 2;
      mem[slot + 6] = 3;
      Atomics.store(mem, slot + 7, i);
    }
    return ((performance.now() - begin) * 1e6) / n;
  },
};
