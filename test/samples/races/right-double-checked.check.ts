/** The look without the lock is atomic, and so orders what follows. */
import { int32, raceCase } from './case.js';

const LOCK = 0;
const READY = 1;
const VALUE = 2;
const SUM = 3;

function use(words: Int32Array): void {
  const ready = Atomics.load(words, READY);
  if (ready === 0) {
    while (Atomics.compareExchange(words, LOCK, 0, 1) !== 0);
    if (Atomics.load(words, READY) === 0) {
      words[VALUE] = 42;
      Atomics.store(words, READY, 1);
    }
    Atomics.store(words, LOCK, 0);
  }
  Atomics.add(words, SUM, words[VALUE]);
}

export default raceCase({
  name: 'double-checked initialisation with a flag that is atomic',
  setup: () => int32(4),
  actors: [use, use],
  after: (words) => words[SUM],
  expected: ['84'],
});
