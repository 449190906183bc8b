/** A byte is set through a view of words: reading and writing the word takes the neighbour's byte with it. */
import { raceCase } from './case.js';

export { caughtAs } from './case.js';

export default raceCase({
  name: 'a byte that is set through a wider view',
  setup: () => new Uint8Array(new SharedArrayBuffer(4)),
  actors: [
    (bytes) => {
      bytes[0] = 1; // races
    },
    (bytes) => {
      const words = new Uint32Array(bytes.buffer);
      words[0] |= 0x0100; // races
    },
  ],
  after: (bytes) => bytes.join(' '),
  expected: ['1 1 0 0'],
});
