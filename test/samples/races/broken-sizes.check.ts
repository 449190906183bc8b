/** The flag is written as a byte and read as a word: operations on different ranges order nothing. */
import { raceCase } from './case.js';

export { caughtAs } from './case.js';

export default raceCase({
  name: 'a flag that is written as a byte and read as words',
  setup: () => new Int8Array(new SharedArrayBuffer(12)),
  actors: [
    (bytes) => {
      bytes[4] = 42;
      Atomics.store(bytes, 0, 1); // races
    },
    (bytes) => {
      const flag = new Int32Array(bytes.buffer);
      let seen = 0;
      while (seen === 0) {
        seen = Atomics.load(flag, 0); // races
      }
      bytes[8] = bytes[4];
    },
  ],
  after: (bytes) => bytes[8],
  expected: ['42'],
});
