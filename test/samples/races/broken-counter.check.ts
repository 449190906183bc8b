/** An increment is a read and a write: two threads may read the same. */
import { int32, raceCase } from './case.js';

export { caughtAs } from './case.js';

const increment = (words: Int32Array): void => {
  words[0]++; // races, races
};

export default raceCase({
  name: 'a counter that is incremented plainly',
  setup: () => int32(1),
  actors: [increment, increment],
  after: ([count]) => count,
  expected: ['2'],
});
