/** CPU 0 writes trace events, and beside that what no event can do without. */
import { at } from '../../src/memory/arena.js';
import type { Cpu } from '../../src/kernel/kernel.js';
import { Event } from '../../src/trace/event.js';
import { bareEvents } from './bare-events.js';

export { attach, functions } from './checked.js';

export const tasks = {
  /** Returns nanoseconds an event. */
  events(cpu: Cpu, n: number): number {
    const begin = performance.now();
    for (let i = 0; i < n; i++) cpu.trace(Event.CSD_QUEUE, i, 2, 3);
    return ((performance.now() - begin) * 1e6) / n;
  },

  /** The floor. Returns nanoseconds a turn. */
  bare(cpu: Cpu, n: number): number {
    const event = bareEvents(cpu.mem, at(cpu.kernel.map.data.slots, 0));
    const begin = performance.now();
    for (let i = 0; i < n; i++) event(i, 2, 3);
    return ((performance.now() - begin) * 1e6) / n;
  },
};
