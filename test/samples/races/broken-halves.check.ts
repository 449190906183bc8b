/** A value of 64 bits in two halves: a reader may get one of the old and one of the new. */
import { int32, raceCase } from './case.js';

export { caughtAs } from './case.js';

export default raceCase({
  name: 'a value in two halves',
  setup: () => int32(4),
  actors: [
    (words) => {
      words[0] = -1; // races
      words[1] = -1;
    },
    (words) => {
      words[2] = words[0]; // races
      words[3] = words[1];
    },
  ],
  after: (words) => words[2] === words[3],
  expected: ['true'],
});
