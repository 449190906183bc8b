/** One operation reads and writes. */
import { int32, raceCase } from './case.js';

const increment = (words: Int32Array): void => void Atomics.add(words, 0, 1);

export default raceCase({
  name: 'a counter that is incremented by Atomics',
  setup: () => int32(1),
  actors: [increment, increment],
  after: ([count]) => count,
  expected: ['2'],
});
