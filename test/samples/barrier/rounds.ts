/**
 * Three parties go through two rounds. A barrier has no answer that a model could be asked for: what it promises is
 * about the others. So this is a hand-written case. Each party notes that it has come to a round, passes the barrier,
 * and looks whether the two others had come as well.
 */
import type { Outcome } from 'smplab';
import { Barrier } from './barrier.js';

const [PARTIES, ROUNDS] = [3, 2];

export interface Hall {
  readonly barrier: Int32Array;
  /** Who has come, by round. */
  readonly arrived: Int32Array;
  /** How often somebody passed before everybody had come. */
  readonly early: Int32Array;
}

const int32 = (length: number): Int32Array =>
  new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));

export const setup = (): Hall => ({ barrier: Barrier.create(), arrived: int32(ROUNDS), early: int32(1) });

export const actors = (Kind: typeof Barrier): readonly ((hall: Hall) => void)[] =>
  Array.from({ length: PARTIES }, () => (hall: Hall): void => {
    const barrier = new Kind(hall.barrier, PARTIES);
    for (let round = 0; round < ROUNDS; round++) {
      Atomics.add(hall.arrived, round, 1);
      barrier.arrive();
      if (Atomics.load(hall.arrived, round) !== PARTIES) Atomics.add(hall.early, 0, 1);
    }
  });

export const after = ({ early }: Hall): string => (early[0] === 0 ? 'together' : 'somebody passed early');

export const outcomes: readonly Outcome[] = [
  { match: 'together', grade: 'acceptable', text: 'nobody passed a round before everybody had come to it' },
  { match: 'somebody passed early', grade: 'forbidden', text: 'a party went on while another had not come' },
];
