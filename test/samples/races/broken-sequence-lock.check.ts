/** The reader does not look at the sequence again when it has read: it may have half of one pair and half of another. */
import { int32, raceCase } from './case.js';

export { caughtAs } from './case.js';

const SEQUENCE = 0;
const PAIR = 1;
const SEEN = 3;

export default raceCase({
  name: 'a sequence lock whose reader looks once',
  setup: () => int32(5),
  actors: [
    (words) => {
      Atomics.add(words, SEQUENCE, 1);
      words[PAIR] = 7; // races
      words[PAIR + 1] = 7;
      Atomics.add(words, SEQUENCE, 1);
    },
    (words) => {
      while (Atomics.load(words, SEQUENCE) % 2 === 1);
      words[SEEN] = words[PAIR]; // races
      words[SEEN + 1] = words[PAIR + 1];
    },
  ],
  after: (words) => words[SEEN] === words[SEEN + 1],
  expected: ['true'],
});
