/** The payload is written after it was published. */
import { raceCase } from './case.js';

export { caughtAs } from './case.js';

const FLAG = 0;
const PAYLOAD = 4;
const COPY = 8;
const SIZE = 3;

export default raceCase({
  name: 'a payload that is set as a whole',
  setup: () => new Uint8Array(new SharedArrayBuffer(12)),
  actors: [
    (bytes) => {
      Atomics.store(bytes, FLAG, 1);
      bytes.set([7, 7, 7], PAYLOAD); // races
    },
    (bytes) => {
      while (Atomics.load(bytes, FLAG) === 0);
      bytes.copyWithin(COPY, PAYLOAD, PAYLOAD + SIZE); // races
    },
  ],
  after: (bytes) => bytes.slice(COPY, COPY + SIZE).join(' '),
  expected: ['7 7 7'],
});
