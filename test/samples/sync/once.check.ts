/** smplab's own once: three threads ask for the same thing, one does it, and nobody goes on before it is done. */
import { defineCheck, ONCE, onceRun } from 'smplab';
import { sharedWords, waiter } from './waiter.js';

const [DONE, SAID_SO, SAW_NOTHING] = [ONCE.size, ONCE.size + 1, ONCE.size + 2];

export default defineCheck({
  name: 'once of smplab',
  setup: () => sharedWords(ONCE.size + 3),
  actors: [ask, ask, ask],
  after: (words) => `done ${words[DONE]} times, by ${words[SAID_SO]}, not seen by ${words[SAW_NOTHING]}`,
  outcomes: [{ match: 'done 1 times, by 1, not seen by 0', grade: 'acceptable', text: 'once' }],
});

function ask(words: Int32Array): void {
  const did = onceRun(words, 0, waiter, () => void Atomics.add(words, DONE, 1));
  if (did) Atomics.add(words, SAID_SO, 1);
  if (Atomics.load(words, DONE) === 0) Atomics.add(words, SAW_NOTHING, 1);
}
