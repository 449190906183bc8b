/** The producer publishes its index before it writes the element. */
import { raceCase } from './case.js';
import { COUNT, newRing, SLOTS, SUM, TAIL } from './ring.js';

export { caughtAs } from './case.js';

export default raceCase({
  name: 'a ring that publishes before it writes',
  setup: newRing,
  actors: [
    (ring) => {
      for (let tail = 0; tail < COUNT; tail++) {
        Atomics.store(ring, TAIL, tail + 1);
        ring[SLOTS + tail] = tail + 1; // races
      }
    },
    (ring) => {
      for (let head = 0; head < COUNT; head++) {
        while (Atomics.load(ring, TAIL) <= head);
        ring[SUM] += ring[SLOTS + head]; // races
      }
    },
  ],
  after: (ring) => ring[SUM],
  expected: ['3'],
});
