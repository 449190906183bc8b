/** smplab's own barrier: three threads meet in two rounds, and one of each round is told that it came last. */
import { BARRIER, barrierInit, barrierWait, defineCheck } from 'smplab';
import { sharedWords, waiter } from './waiter.js';

const THREADS = 3;
const ROUNDS = 2;
const [TOO_EARLY, LAST, ROUND_OF] = [BARRIER.size, BARRIER.size + 1, BARRIER.size + 2];

export default defineCheck({
  name: 'barrier of smplab',
  setup: () => {
    const words = sharedWords(ROUND_OF + THREADS);
    barrierInit(words, 0, THREADS);
    return words;
  },
  actors: [meet, meet, meet],
  after: (words) => `${Atomics.load(words, TOO_EARLY)} left early, ${Atomics.load(words, LAST)} came last`,
  outcomes: [{ match: '0 left early, 2 came last', grade: 'acceptable', text: 'all met in every round' }],
});

function meet(words: Int32Array, thread: number): void {
  for (let round = 1; round <= ROUNDS; round++) {
    Atomics.store(words, ROUND_OF + thread, round);
    if (barrierWait(words, 0, waiter)) Atomics.add(words, LAST, 1);
    for (let other = 0; other < THREADS; other++)
      if (Atomics.load(words, ROUND_OF + other) < round) Atomics.store(words, TOO_EARLY, 1);
  }
}
