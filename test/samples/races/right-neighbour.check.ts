/** Each writes a byte of its own: neighbours do not race, whatever word they lie in. */
import { raceCase } from './case.js';

export default raceCase({
  name: 'bytes that are each set by one thread',
  setup: () => new Uint8Array(new SharedArrayBuffer(4)),
  actors: [0, 1].map((byte) => (bytes: Uint8Array) => {
    bytes[byte] = 1;
  }),
  after: (bytes) => bytes.join(' '),
  expected: ['1 1 0 0'],
});
