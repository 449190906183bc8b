/** The producer publishes its index with a plain store. */
import { raceCase } from './case.js';
import { COUNT, newRing, SLOTS, SUM, TAIL } from './ring.js';

export { caughtAs } from './case.js';

export default raceCase({
  name: 'a ring that publishes its index with a plain store',
  setup: newRing,
  actors: [
    (ring) => {
      for (let tail = 0; tail < COUNT; tail++) {
        ring[SLOTS + tail] = tail + 1;
        ring[TAIL] = tail + 1; // races
      }
    },
    (ring) => {
      for (let head = 0; head < COUNT; head++) {
        let tail = 0;
        while (tail <= head) {
          tail = Atomics.load(ring, TAIL); // races
        }
        ring[SUM] += ring[SLOTS + head];
      }
    },
  ],
  after: (ring) => ring[SUM],
  expected: ['3'],
});
