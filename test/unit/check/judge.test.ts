/** Each kind of judgement: a run that it is passed on, and one much like it that is left alone. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/check/judge.js';
import { RIGHT, UNDECIDED } from '../../../src/check/judgement.js';
import type { MadeCall } from '../../../src/check/made-call.js';
import type { Model } from '../../../src/lab/history.js';
import type { RunEnd } from '../../../src/lab/verdict.js';
import { definitionOf, maker, optionsOf, type Operations } from './made-calls.js';

const queue = (more: Partial<Operations> = {}): Operations =>
  definitionOf('fifo-queue', { push: { args: 'int', mayReturn: 'bool' }, pop: {} }, more);
const lock = definitionOf('lock', { acquire: {}, tryAcquire: {}, release: {} });
const counter = definitionOf('counter', { increment: {}, get: {} });

type Make = ReturnType<typeof maker>;

function judged(
  definition: Operations,
  calls: (made: Make) => readonly MadeCall[],
  end: RunEnd = 'completed',
  most?: number,
): ReturnType<typeof judge> {
  return judge(calls(maker(definition)), end, optionsOf(definition, most));
}

const wrong = (kind: string, text: string): object => ({ verdict: 'wrong', kind, text });

describe('threw', () => {
  it('is wrong, whatever else was returned', () => {
    expect(judged(queue(), (made) => [made('push', { arg: 1, threw: 'RangeError: full' })])).toEqual(
      wrong('threw', 'push(1) of thread 0 threw RangeError: full'),
    );
  });

  it('a call that has not returned has not thrown', () => {
    expect(judged(queue(), (made) => [made('push', { arg: 1, at: [1] })])).toEqual(RIGHT);
  });
});

describe('taken twice', () => {
  it('by two calls', () => {
    const found = judged(queue(), (made) => [
      made('push', { arg: 1 }),
      made('pop', { result: 1, thread: 1 }),
      made('pop', { result: 1, phase: 'drain' }),
    ]);
    expect(found).toEqual(wrong('taken twice', '1 was taken twice: by pop() of thread 1 and by pop() at the end'));
  });

  it('not when it was put in twice', () => {
    const found = judged(queue(), (made) => [
      made('push', { arg: 1 }),
      made('push', { arg: 1 }),
      made('pop', { result: 1 }),
      made('pop', { result: 1 }),
    ]);
    expect(found).toEqual(RIGHT);
  });
});

describe('never put in', () => {
  it('is what comes from nowhere', () => {
    const found = judged(queue(), (made) => [
      made('push', { arg: 1, phase: 'before' }),
      made('pop', { result: 7, thread: 2 }),
    ]);
    expect(found).toEqual(wrong('never put in', 'pop() of thread 2 returned 7, which was never put in'));
  });

  it('is what was refused', () => {
    const found = judged(queue(), (made) => [
      made('push', { arg: 1, result: true }),
      made('push', { arg: 2, result: false }),
      made('pop', { result: 2 }),
    ]);
    expect(found).toMatchObject({ verdict: 'wrong', kind: 'never put in' });
  });

  it('not what a push has put in that has not returned', () => {
    expect(judged(queue(), (made) => [made('push', { arg: 1, at: [1] }), made('pop', { result: 1 })])).toEqual(RIGHT);
  });
});

describe('lost', () => {
  const emptied = (made: Make, push: Parameters<Make>[1]): MadeCall[] => [
    made('push', { arg: 1, ...push }),
    made('pop', { result: undefined, phase: 'drain', thread: 1 }),
  ];

  it('is what was put in and never came out', () => {
    expect(judged(queue(), (made) => emptied(made, { result: true }))).toEqual(
      wrong(
        'lost',
        '1 is lost: push(1) of thread 0 put it in, and no call took it out, though the structure was emptied',
      ),
    );
  });

  it('not what was refused, and not what may be put in yet', () => {
    expect(judged(queue(), (made) => emptied(made, { result: false }))).toEqual(RIGHT);
    expect(judged(queue(), (made) => emptied(made, { at: [1] }), 'deadlock')).toMatchObject({ kind: 'stuck' });
  });
});

describe('out of order', () => {
  const taken = (made: Make, second: number): MadeCall[] => [
    made('push', { arg: 1, thread: 0, at: [1, 2] }),
    made('push', { arg: 2, thread: second, at: second === 0 ? [3, 4] : [1, 4] }),
    made('pop', { result: 2, thread: 2, at: [5, 6] }),
    made('pop', { result: 1, thread: 2, at: [7, 8] }),
  ];

  it('is what one thread put in one after the other and came out the other way round', () => {
    expect(judged(queue(), (made) => taken(made, 0))).toEqual(
      wrong('out of order', '2 came out before 1, and thread 0 had put it in after that'),
    );
  });

  it('not what two threads put in at the same time', () => {
    expect(judged(queue(), (made) => taken(made, 1))).toEqual(RIGHT);
  });

  it('is said of a queue alone: of a stack it is right', () => {
    const stack = definitionOf('lifo-stack', { push: { args: 'int' }, pop: {} });
    expect(judged(stack, (made) => taken(made, 0))).toEqual(RIGHT);
  });
});

describe('not linearizable', () => {
  it('says so with the name of the model', () => {
    const found = judged(counter, (made) => [made('increment'), made('get', { result: 0 })]);
    expect(found).toMatchObject({ verdict: 'wrong', kind: 'not linearizable', text: /with a counter could not/ });
  });

  it('not of calls that overlap', () => {
    expect(
      judged(counter, (made) => [made('increment', { at: [1, 4] }), made('get', { result: 0, at: [2, 3] })]),
    ).toEqual(RIGHT);
  });

  it('says of a lock that two held it, or that it was refused', () => {
    const both = (made: Make): MadeCall[] => [made('acquire', { thread: 0 }), made('acquire', { thread: 1 })];
    expect(judged(lock, both)).toMatchObject({ verdict: 'wrong', kind: 'not exclusive' });
    expect(judged(lock, (made) => [made('tryAcquire', { result: false })])).toMatchObject({ kind: 'not exclusive' });
    expect(judged(lock, (made) => [made('acquire'), made('release'), made('acquire', { thread: 1 })])).toEqual(RIGHT);
  });

  it('says of a semaphore that it gave out too many permits', () => {
    const semaphore = (capacity: number): Operations => definitionOf('semaphore', { acquire: {} }, { capacity });
    const twice = (made: Make): MadeCall[] => [made('acquire'), made('acquire', { thread: 1 })];
    expect(judged(semaphore(1), twice)).toMatchObject({ text: /^more permits were given out than there are/ });
    expect(judged(semaphore(2), twice)).toEqual(RIGHT);
  });
});

describe('no end', () => {
  const endless = (made: Make): MadeCall[] => [
    made('push', { arg: 1 }),
    made('pop', { phase: 'drain', thread: 1, at: [3], hung: 'ring.js:12' }),
  ];

  it('is a structure that cannot be emptied, with the place', () => {
    expect(judged(queue(), endless)).toEqual(
      wrong('no end', 'the structure cannot be emptied: pop() at the end never returns (ring.js:12)'),
    );
  });

  it('not a call of the race that has not returned', () => {
    expect(judged(queue(), (made) => [made('pop', { at: [1] })], 'deadlock')).toEqual(RIGHT);
  });
});

describe('stuck', () => {
  const waiting = (made: Make): MadeCall[] => [
    made('acquire', { thread: 0 }),
    made('release', { thread: 0 }),
    made('acquire', { thread: 1, at: [5] }),
  ];

  it.each<[RunEnd, string]>([
    ['deadlock', 'waits for ever'],
    ['livelock', 'spins for ever'],
  ])('is a call that could return: %s', (end, how) => {
    expect(judged(lock, waiting, end)).toEqual(
      wrong('stuck', `acquire() of thread 1 ${how}, although it could return: no thread will wake it`),
    );
  });

  it('or not, nothing is said of it: there were too many steps', () => {
    expect(judged(lock, waiting, 'step limit')).toEqual(UNDECIDED);
  });

  it('not a call that has to wait by the model', () => {
    expect(judged(lock, (made) => waiting(made).toSpliced(1, 1), 'deadlock')).toEqual(RIGHT);
  });

  it('of a push that may be waiting for room: names the field that says so', () => {
    const full = (made: Make): MadeCall[] => [made('push', { arg: 1 }), made('push', { arg: 2, at: [3] })];
    expect(judged(queue(), full, 'livelock')).toEqual(
      wrong(
        'stuck',
        'push(2) of thread 0 spins for ever, although it could return: no thread will wake it; if the structure is full, declare its capacity',
      ),
    );
    expect(judged(queue({ capacity: 2 }), full, 'livelock')).toMatchObject({ text: /no thread will wake it$/ });
    expect(judged(queue({ capacity: 1 }), full, 'livelock')).toEqual(RIGHT);
  });
});

describe('undecided', () => {
  /** Its states differ with every order of its calls. */
  const log: Model<readonly unknown[]> = {
    name: 'log',
    initial: () => [],
    operations: {
      append: (state, { arg }) => [...state, arg],
      first: (state, { result }) => (state[0] === result ? state : undefined),
    },
  };
  const MANY = 12;
  const atOnce = (made: Make, name: string): MadeCall[] =>
    Array.from({ length: MANY }, (_, thread) => made(name, { arg: thread, thread, at: [1, 2] }));

  it.each<[string, Operations, (made: Make) => MadeCall[], (right: boolean) => Parameters<Make>]>([
    [
      'a model of the user, whose states explode',
      definitionOf(log as Model, { append: { args: 'int' }, first: {} }),
      (made) => atOnce(made, 'append'),
      (right) => ['first', { result: right ? 0 : 'nothing', thread: MANY, at: [3, 4] }],
    ],
    [
      'a built-in model, with very many calls at once',
      definitionOf('register', { write: { args: 'int' }, read: {} }),
      (made) => [
        ...atOnce(made, 'write'),
        ...atOnce(made, 'write').map((call) => ({ ...call, thread: call.thread + MANY })),
      ],
      (right) => ['read', { result: right ? MANY - 1 : 'nothing', thread: 2 * MANY, at: [3, 4] }],
    ],
  ])('%s: neither right nor wrong', (_, definition, calls, last) => {
    const all = (right: boolean) => (made: Make) => [...calls(made), made(...last(right))];
    expect(judged(definition, all(false))).toEqual(UNDECIDED);
    expect(judged(definition, all(true))).toEqual(RIGHT);
    expect(judged(definition, (made) => [...calls(made).slice(0, 2), made(...last(false))])).toMatchObject({
      verdict: 'wrong',
    });
  });

  it('is what is left of a run that got stuck, too', () => {
    const definition = definitionOf(log as Model, { append: { args: 'int' }, first: {} });
    const calls = (made: Make): MadeCall[] => [
      ...atOnce(made, 'append'),
      made('first', { result: 'nothing', thread: MANY, at: [3, 4] }),
      made('append', { arg: MANY, at: [5] }),
    ];
    expect(judged(definition, calls, 'deadlock', 1000)).toEqual(UNDECIDED);
  });
});
