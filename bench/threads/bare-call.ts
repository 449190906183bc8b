/**
 * The floor of a call to a CPU that is parked, waited for: two bare threads, and of the kernel only what a call between
 * sleepers cannot do without. The call data is locked and added to a list that any thread may add to; the doorbell ends
 * the other one's sleep; it takes the list, runs the function and unlocks; the caller, which has said in the lock that it
 * sleeps, is rung in its turn. Both sleep at a doorbell, where whatever they wait for can reach them.
 */
import { parentPort } from 'node:worker_threads';
import { lendCore } from './lend-core.js';
import type { PingPong } from './wait-notify.js';

const LINE = 16;
/** Each on a line of its own: the doorbells, odd while their thread sleeps; the list; the call data; what has run. */
const [DOORBELLS, HEAD, CSD, RAN] = [0, 2 * LINE, 3 * LINE, 4 * LINE];
const [NEXT, FLAGS, FUNC, INFO] = [CSD, CSD + 1, CSD + 2, CSD + 3];
const [LOCK, SLEEPER] = [1, 0x100];
export const BARE_CALL_WORDS = 5 * LINE;

const TABLE = [
  (words: Int32Array): void => void words[RAN]++,
  (words: Int32Array, info: number): void => void (words[RAN + 1] += info),
];

parentPort?.on('message', (job: PingPong) => parentPort?.postMessage(job.asks ? ask(job) : serve(job)));

/** Returns nanoseconds of each call. */
function ask({ words, rounds }: PingPong): Float64Array {
  const latencies = new Float64Array(rounds);
  for (let round = 0; round < rounds; round++) {
    while (Atomics.load(words, doorbellOf(1)) % 2 === 0) lendCore();
    const begin = performance.now();
    call(words, round);
    latencies[round] = (performance.now() - begin) * 1e6;
  }
  return latencies;
}

function call(words: Int32Array, info: number): void {
  words[FUNC] = 0;
  words[INFO] = info;
  Atomics.store(words, FLAGS, LOCK);
  let first = Atomics.load(words, HEAD);
  for (;;) {
    words[NEXT] = first;
    const seen = Atomics.compareExchange(words, HEAD, first, CSD);
    if (seen === first) break;
    first = seen;
  }
  if (first === 0) ring(words, 1);
  if (Atomics.compareExchange(words, FLAGS, LOCK, LOCK | SLEEPER) === LOCK) sleepWhile(words, 0, FLAGS, LOCK | SLEEPER);
}

/** Returns the number of calls that it has run. */
function serve({ words, rounds }: PingPong): number {
  while (words[RAN] < rounds) {
    sleepWhile(words, 1, HEAD, 0);
    for (let csd = Atomics.exchange(words, HEAD, 0), next = 0; csd !== 0; csd = next) {
      next = words[csd];
      TABLE[words[FUNC]](words, words[INFO]);
      if ((Atomics.exchange(words, FLAGS, 0) & SLEEPER) !== 0) ring(words, 0);
    }
  }
  return words[RAN];
}

function ring(words: Int32Array, thread: number): void {
  const doorbell = doorbellOf(thread);
  const seen = Atomics.load(words, doorbell);
  if (seen % 2 === 0 || Atomics.compareExchange(words, doorbell, seen, seen + 1) !== seen) return;
  Atomics.notify(words, doorbell);
}

/** Sleeps at the doorbell of `thread` until it is rung, unless `word` has changed. */
function sleepWhile(words: Int32Array, thread: number, word: number, seen: number): void {
  const doorbell = doorbellOf(thread);
  const asleep = Atomics.add(words, doorbell, 1) + 1;
  if (Atomics.load(words, word) === seen) Atomics.wait(words, doorbell, asleep);
  if (Atomics.load(words, doorbell) === asleep) Atomics.compareExchange(words, doorbell, asleep, asleep + 1);
}

function doorbellOf(thread: number): number {
  return DOORBELLS + thread * LINE;
}
