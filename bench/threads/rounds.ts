/**
 * The floor of what many CPUs do together: bare threads and Atomics, as in bench/native/many.c and stop-machine.c. A wait
 * spins some turns and sleeps then; who sleeps is noted, so that none is woken who does not.
 */
import { parentPort } from 'node:worker_threads';

export interface RoundsJob {
  /** `many`: thread 0 calls all others and waits for them; `stop`: five barriers a round. */
  readonly kind: 'many' | 'stop';
  /** Zeroes, `roundsWords(threads)` of them. */
  readonly words: Int32Array;
  readonly me: number;
  readonly threads: number;
  readonly rounds: number;
  /** Turns of a wait before it sleeps. */
  readonly spin: number;
}

const LINE = 16;
/** Words of a thread's two lines: what it is asked to do and whether it sleeps, and what it has done. */
const [REQUEST, SLEEPING, DONE, RAN, SUM] = [0, 1, LINE, LINE + 1, LINE + 2];
/** Words of a barrier, on the lines after those of the threads. */
const [ARRIVED, GENERATION, WAITERS] = [0, LINE, LINE + 1];
/** The request, and the states PREPARE, DISABLE_IRQ, RUN and EXIT. */
const BARRIERS = 5;
const RUN = 3;

export function roundsWords(threads: number): number {
  return (threads + 1) * 2 * LINE;
}

parentPort?.on('message', (job: RoundsJob) => parentPort?.postMessage(job.kind === 'many' ? many(job) : stop(job)));

/** Returns nanoseconds a round on thread 0, the rounds that were run elsewhere. */
function many(job: RoundsJob): number {
  return job.me === 0 ? timed(job, (round) => callAll(job, round)) : serve(job);
}

function callAll({ words, threads, spin }: RoundsJob, round: number): void {
  const me = lineOf(0);
  for (let id = 1; id < threads; id++) {
    const line = lineOf(id);
    Atomics.store(words, line + REQUEST, round);
    if (Atomics.load(words, line + SLEEPING) !== 0) Atomics.notify(words, line + REQUEST);
  }
  for (let id = 1; id < threads; id++) awaitChange(words, lineOf(id) + DONE, round - 1, me + SLEEPING, spin);
  words[me + RAN]++;
  words[me + SUM] += round;
}

function serve({ words, me, rounds, spin }: RoundsJob): number {
  const line = lineOf(me);
  for (let round = 1; round <= rounds; round++) {
    awaitChange(words, line + REQUEST, round - 1, line + SLEEPING, spin);
    words[line + RAN]++;
    words[line + SUM] += round;
    Atomics.store(words, line + DONE, round);
    if (Atomics.load(words, lineOf(0) + SLEEPING) !== 0) Atomics.notify(words, line + DONE);
  }
  return words[line + RAN];
}

/** Returns nanoseconds a round on thread 0, the rounds that were run elsewhere. */
function stop(job: RoundsJob): number {
  const round = (): void => {
    for (let state = 0; state < BARRIERS; state++) {
      if (state === RUN && job.me === 0) job.words[lineOf(0) + RAN]++;
      barrier(job);
    }
  };
  if (job.me === 0) return timed(job, round);
  for (let i = 0; i < job.rounds; i++) round();
  return job.rounds;
}

function barrier({ words, threads, spin }: RoundsJob): void {
  const base = lineOf(threads);
  const generation = Atomics.load(words, base + GENERATION);
  if (Atomics.add(words, base + ARRIVED, 1) + 1 < threads)
    return awaitChange(words, base + GENERATION, generation, base + WAITERS, spin);
  Atomics.store(words, base + ARRIVED, 0);
  Atomics.store(words, base + GENERATION, generation + 1);
  if (Atomics.load(words, base + WAITERS) !== 0) Atomics.notify(words, base + GENERATION);
}

/** @param sleepers how many sleep there */
function awaitChange(words: Int32Array, word: number, seen: number, sleepers: number, spin: number): void {
  for (;;) {
    for (let turn = 0; turn <= spin; turn++) if (Atomics.load(words, word) !== seen) return;
    Atomics.add(words, sleepers, 1);
    Atomics.wait(words, word, seen);
    Atomics.sub(words, sleepers, 1);
  }
}

/** The first round is not timed: all threads are up after it. */
function timed({ rounds }: RoundsJob, work: (round: number) => void): number {
  work(1);
  const begin = performance.now();
  for (let round = 2; round <= rounds; round++) work(round);
  return ((performance.now() - begin) * 1e6) / (rounds - 1);
}

function lineOf(thread: number): number {
  return thread * 2 * LINE;
}
