/**
 * Two bare threads that wake each other with Atomics.wait and notify: what a wake-up costs in JavaScript, with nothing
 * around it. As in a call to a CPU that is parked, the other one sleeps when a round begins.
 */
import { parentPort } from 'node:worker_threads';
import { lendCore } from './lend-core.js';

/** `words`: the request and, on other cache lines, the answer, and whether the other one sleeps. */
export interface PingPong {
  readonly words: Int32Array;
  readonly rounds: number;
  readonly asks: boolean;
}

const [REQUEST, ANSWER, ASLEEP] = [0, 16, 32];
export const PING_PONG_WORDS = 48;

parentPort?.on('message', (job: PingPong) => parentPort?.postMessage(job.asks ? ask(job) : serve(job)));

/** Returns nanoseconds of each round trip. */
function ask({ words, rounds }: PingPong): Float64Array {
  const latencies = new Float64Array(rounds);
  for (let round = 1; round <= rounds; round++) {
    while (Atomics.load(words, ASLEEP) !== round) lendCore();
    const begin = performance.now();
    Atomics.store(words, REQUEST, round);
    Atomics.notify(words, REQUEST);
    while (Atomics.load(words, ANSWER) !== round) Atomics.wait(words, ANSWER, round - 1);
    latencies[round - 1] = (performance.now() - begin) * 1e6;
  }
  return latencies;
}

/** Returns the number of requests that it has seen. */
function serve({ words, rounds }: PingPong): number {
  for (let round = 1; round <= rounds; round++) {
    Atomics.store(words, ASLEEP, round);
    while (Atomics.load(words, REQUEST) !== round) Atomics.wait(words, REQUEST, round - 1);
    Atomics.store(words, ANSWER, round);
    Atomics.notify(words, ANSWER);
  }
  return rounds;
}
