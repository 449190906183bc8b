/** For each model what may be called with what, and what it might return: enough to be right and to be wrong. */
import * as models from '../../../src/linearizability/models/index.js';
import type { Model } from '../../../src/lab/history.js';

export interface Letter {
  readonly operation: string;
  readonly args?: readonly unknown[];
  readonly results: readonly unknown[];
}

export interface Alphabet {
  readonly model: Model;
  readonly letters: readonly Letter[];
}

const VALUES = [1, 2, 3];
const PUSH: Letter = { operation: 'push', args: VALUES, results: [true, false] };
const POP: Letter = { operation: 'pop', results: [undefined, ...VALUES] };
const TRY = [true, false];

const alphabet = <State>(model: Model<State>, ...letters: readonly Letter[]): Alphabet => ({
  model: model as Model,
  letters,
});

export const ALPHABETS: Readonly<Record<string, Alphabet>> = {
  'fifo-queue': alphabet(models.fifoQueue(), { ...PUSH, results: [undefined] }, POP),
  'bounded ring': alphabet(models.fifoQueue({ capacity: 2 }), PUSH, POP),
  'ring that may refuse': alphabet(models.fifoQueue(), PUSH, POP),
  'lifo-stack': alphabet(models.lifoStack(), { ...PUSH, results: [undefined] }, POP),
  'bounded stack': alphabet(models.lifoStack({ capacity: 2 }), PUSH, POP),
  set: alphabet(
    models.set,
    { operation: 'add', args: [1, 2], results: TRY },
    { operation: 'delete', args: [1, 2], results: TRY },
    { operation: 'has', args: [1, 2], results: TRY },
  ),
  counter: alphabet(
    models.counter,
    { operation: 'increment', args: [undefined, 2], results: [undefined, 0, 1, 2, 3] },
    { operation: 'decrement', results: [undefined, 0, 1, -1] },
    { operation: 'get', results: [0, 1, 2, 3, -1] },
  ),
  register: alphabet(
    models.register,
    { operation: 'read', results: [0, 1, 2] },
    { operation: 'write', args: [0, 1, 2], results: [undefined] },
    {
      operation: 'compareExchange',
      args: [
        [0, 1],
        [1, 2],
        [2, 0],
      ],
      results: [true, false, 0, 1, 2],
    },
  ),
  'key-value': alphabet(
    models.keyValue,
    { operation: 'read', args: ['a', 'b'], results: [0, 1] },
    {
      operation: 'write',
      args: [
        ['a', 1],
        ['b', 1],
        ['a', 0],
      ],
      results: [undefined],
    },
    {
      operation: 'compareExchange',
      args: [
        ['a', 0, 1],
        ['b', 1, 0],
      ],
      results: TRY,
    },
  ),
  lock: alphabet(
    models.lock,
    { operation: 'acquire', results: [undefined] },
    { operation: 'tryAcquire', results: TRY },
    { operation: 'release', results: [undefined] },
  ),
  semaphore: alphabet(
    models.semaphore({ capacity: 2 }),
    { operation: 'acquire', args: [undefined, 2], results: [undefined] },
    { operation: 'tryAcquire', args: [undefined, 2], results: TRY },
    { operation: 'release', args: [undefined, 2], results: [undefined] },
  ),
  llist: alphabet(
    models.llist,
    { operation: 'add', args: VALUES, results: [undefined, true, false] },
    { operation: 'delAll', results: [[], [1], [2, 1], [1, 2], [3, 2, 1]] },
    { operation: 'delFirst', results: [undefined, ...VALUES] },
  ),
  'work-stealing-deque': alphabet(models.workStealingDeque({ capacity: 3 }), PUSH, POP, { ...POP, operation: 'steal' }),
};
