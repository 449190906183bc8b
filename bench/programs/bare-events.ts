/** The floor of an event in a trace: the time, five words, and one atomic store that publishes them. */
import { Event } from '../../src/trace/event.js';

/** Slots of the ring, and words of one. */
export const [SLOTS, SLOT_WORDS] = [1024, 8];
/** Words that `bareEvents` needs: one more, for a double is aligned. */
export const RING_WORDS = SLOTS * SLOT_WORDS + 1;

/** What writes an event into the ring that begins at `base`. */
export function bareEvents(mem: Int32Array, base: number): (a: number, b: number, c: number) => void {
  const times = new Float64Array(mem.buffer);
  const { performance: clock } = globalThis; // the global's getter is called at every use
  const first = base + (base & 1);
  let written = 0;
  return (a, b, c) => {
    const slot = first + (written & (SLOTS - 1)) * SLOT_WORDS;
    times[slot >> 1] = clock.now();
    mem[slot + 2] = Event.CSD_QUEUE;
    mem[slot + 3] = 1;
    mem[slot + 4] = a;
    mem[slot + 5] = b;
    mem[slot + 6] = c;
    Atomics.store(mem, slot + 7, written++);
  };
}
