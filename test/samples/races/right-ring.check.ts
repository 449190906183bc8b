/** Elements are written plainly, and published by Atomics afterwards. */
import { raceCase } from './case.js';
import { consume, COUNT, newRing, SLOTS, SUM, TAIL } from './ring.js';

export default raceCase({
  name: 'a ring that publishes by Atomics what it has written',
  setup: newRing,
  actors: [
    (ring) => {
      for (let tail = 0; tail < COUNT; tail++) {
        ring[SLOTS + tail] = tail + 1;
        Atomics.store(ring, TAIL, tail + 1);
      }
    },
    consume,
  ],
  after: (ring) => ring[SUM],
  expected: ['3'],
});
