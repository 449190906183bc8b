/** The reader takes what it has read only if nothing was written meanwhile: its race is meant to be there. */
import { int32, raceCase } from './case.js';

const SEQUENCE = 0;
const PAIR = 1;
const SEEN = 3;

export default raceCase({
  name: 'a sequence lock whose reader looks again',
  setup: () => int32(5),
  actors: [
    (words) => {
      Atomics.add(words, SEQUENCE, 1);
      words[PAIR] = 7;
      words[PAIR + 1] = 7;
      Atomics.add(words, SEQUENCE, 1);
    },
    (words) => {
      for (;;) {
        const sequence = Atomics.load(words, SEQUENCE);
        if (sequence % 2 === 1) continue;
        const first = words[PAIR]; // smplab-race: it counts only when the sequence is the same afterwards
        const second = words[PAIR + 1]; // smplab-race: it counts only when the sequence is the same afterwards
        if (Atomics.load(words, SEQUENCE) !== sequence) continue;
        words[SEEN] = first;
        words[SEEN + 1] = second;
        return;
      }
    },
  ],
  after: (words) => words[SEEN] === words[SEEN + 1],
  expected: ['true'],
});
