/**
 * A baton that goes round bare threads, of which one runs at a time: the floor of the lockstep engine. The threads share a
 * core, as the engine's do, and the host, which begins each execution and awaits its end, has another one.
 */
import { parentPort } from 'node:worker_threads';
import { systemThreadId } from '../../src/engine/system-thread-id.js';

/** Of a thread that carries the baton, seat `me`; the host's seat comes after them. */
export interface BatonJob {
  /** Zeroes, `batonWords(threads)` of them. */
  readonly words: Int32Array;
  readonly me: number;
  readonly threads: number;
}

const LINE = 16;
/** Words of a seat's line. */
const [TURN, ASLEEP] = [0, 1];
/** Words of the line after those of the seats: hand-overs left, and whether the threads are wanted back. */
const [LEFT, QUIT] = [0, 1];
/** Looks of the host before it sleeps; none when they are in vain, which they are where it has no core of its own. */
const SPIN = 10_000;
const [VAIN_MAX, PROBE] = [4, 64];

export function batonWords(threads: number): number {
  return (threads + 2) * LINE;
}

parentPort?.on('message', (job: BatonJob | 'who') =>
  parentPort?.postMessage(job === 'who' ? systemThreadId() : carry(job)),
);

/** Returns the number of its turns. */
function carry({ words, me, threads }: BatonJob): number {
  const rest = (threads + 1) * LINE;
  for (let turn = 0; ; turn++) {
    awaitTurn(words, me, turn, 0);
    if (words[rest + QUIT] !== 0) return turn;
    pass(words, --words[rest + LEFT] > 0 ? (me + 1) % threads : threads);
  }
}

/** What the host does. Context: a thread that may wait. */
export class BatonHost {
  #turn = 0;
  #vain = 0;

  constructor(
    private readonly words: Int32Array,
    private readonly threads: number,
  ) {}

  /** One execution with so many hand-overs between threads. */
  execute(handOvers: number): void {
    const { words, threads } = this;
    words[(threads + 1) * LINE + LEFT] = handOvers;
    pass(words, 0);
    const spins = ++this.#vain <= VAIN_MAX || this.#vain % PROBE === 0;
    if (awaitTurn(words, threads, this.#turn++, spins ? SPIN : 0)) this.#vain = 0;
  }

  quit(): void {
    this.words[(this.threads + 1) * LINE + QUIT] = 1;
    for (let seat = 0; seat < this.threads; seat++) pass(this.words, seat);
  }
}

function pass(words: Int32Array, to: number): void {
  const seat = to * LINE;
  Atomics.add(words, seat + TURN, 1);
  if (Atomics.load(words, seat + ASLEEP) !== 0) Atomics.notify(words, seat + TURN);
}

/** Returns whether it had not to sleep. @param seen turns that it has had */
function awaitTurn(words: Int32Array, me: number, seen: number, spin: number): boolean {
  const seat = me * LINE;
  for (let i = 0; i < spin; i++) if (Atomics.load(words, seat + TURN) !== seen) return true;
  Atomics.store(words, seat + ASLEEP, 1);
  while (Atomics.load(words, seat + TURN) === seen) Atomics.wait(words, seat + TURN, seen);
  Atomics.store(words, seat + ASLEEP, 0);
  return false;
}
