/** 64 bits at once. */
import { raceCase } from './case.js';

export default raceCase({
  name: 'a value of 64 bits',
  setup: () => new BigInt64Array(new SharedArrayBuffer(16)),
  actors: [
    (values) => void Atomics.store(values, 0, -1n),
    (values) => {
      values[1] = Atomics.load(values, 0);
    },
  ],
  after: (values) => values[1],
  expected: ['0', '-1'],
});
