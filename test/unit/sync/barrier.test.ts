import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  BARRIER,
  barrierBreak,
  barrierBroken,
  barrierInit,
  barrierReset,
  barrierWait,
  BrokenBarrier,
} from '../../../src/sync/index.js';
import { dismiss, start, times, until } from './crew.js';
import { FakeWaiter, GaveUp, giveUp, spurious, type Step } from './fake-waiter.js';
import { ABORT, BARRIER_AT, emptyStage, SLEEPS, WRONG } from './stage.js';

afterEach(dismiss);

describe('barrier in one thread', () => {
  const AT = 2;

  function barrierOf(parties: number): Int32Array {
    const view = new Int32Array(AT + BARRIER.size);
    barrierInit(view, AT, parties);
    return view;
  }

  it('lets a single party pass, always as the last', () => {
    const view = barrierOf(1);
    const waiter = new FakeWaiter();
    expect([1, 2, 3].map(() => barrierWait(view, AT, waiter))).toEqual([true, true, true]);
    expect(waiter.waits).toEqual([]);
  });

  it('holds everyone until the last has come, however often they wake for nothing', () => {
    const parties = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(parties, fc.integer({ min: 1, max: 4 }), (spuriousReturns, rounds) => {
        const view = barrierOf(spuriousReturns.length);
        for (let round = 0; round < rounds; round++) {
          let arrived = 0;
          const serial = spuriousReturns.map(() => false);
          // Each party's sleep is where the next one comes: the calls are nested, the innermost is the last to arrive.
          const come = (party: number): void => {
            const next: Step = () => come(party + 1);
            const waiter = new FakeWaiter([...Array<Step>(spuriousReturns[party]).fill(spurious), next]);
            arrived++;
            serial[party] = barrierWait(view, AT, waiter);
            expect(arrived).toBe(spuriousReturns.length);
          };
          come(0);
          expect(serial).toEqual(serial.map((_, party) => party === serial.length - 1));
        }
      }),
    );
  });

  it('sees that its round is over also when the next has been completed, or broken, meanwhile', () => {
    const view = barrierOf(2);
    const other = (waiter: FakeWaiter) => () => barrierWait(view, AT, waiter);
    const overAndBroken: Step = () => {
      other(new FakeWaiter())();
      expect(other(new FakeWaiter([giveUp]))).toThrow(GaveUp);
    };
    expect(barrierWait(view, AT, new FakeWaiter([overAndBroken]))).toBe(false);
    expect(barrierBroken(view, AT)).toBe(true);
  });

  it('is broken by whoever leaves with an error, for those inside and those who come later', () => {
    const view = barrierOf(3);
    const quitter: Step = () => expect(() => barrierWait(view, AT, new FakeWaiter([giveUp]))).toThrow(GaveUp);
    const waiter = new FakeWaiter([spurious, quitter]);
    expect(() => barrierWait(view, AT, waiter)).toThrow(BrokenBarrier);
    expect(() => barrierWait(view, AT, new FakeWaiter())).toThrow(BrokenBarrier);
    expect(waiter.waits).toHaveLength(2);
  });

  it('is not completed by the last thread after another has given up', () => {
    const view = barrierOf(2);
    const lastComesWhileBreaking = new FakeWaiter([giveUp]);
    lastComesWhileBreaking.wake = () => expect(() => barrierWait(view, AT, new FakeWaiter())).toThrow(BrokenBarrier);
    expect(() => barrierWait(view, AT, lastComesWhileBreaking)).toThrow(GaveUp);
  });

  it('wakes all after the word has changed', () => {
    const view = barrierOf(2);
    const first = new FakeWaiter([giveUp]);
    expect(() => barrierWait(view, AT, first)).toThrow(GaveUp);
    expect(first.wakes).toEqual([{ index: AT + BARRIER.generation, count: Infinity }]);
  });

  it('works again after a reset', () => {
    const view = barrierOf(2);
    expect(() => barrierWait(view, AT, new FakeWaiter([giveUp]))).toThrow(GaveUp);
    barrierReset(view, AT);
    expect(barrierBroken(view, AT)).toBe(false);
    const other: Step = () => expect(barrierWait(view, AT, new FakeWaiter())).toBe(true);
    expect(barrierWait(view, AT, new FakeWaiter([other]))).toBe(false);
  });

  it('goes on when its generation overflows', () => {
    const view = barrierOf(1);
    view[AT + BARRIER.generation] = 2 ** 31 - 2;
    expect([1, 2].map(() => barrierWait(view, AT, new FakeWaiter()))).toEqual([true, true]);
    expect(view[AT + BARRIER.generation]).toBe(2 - 2 ** 31);
  });

  it('breaks when more threads come than it has parties', () => {
    const view = barrierOf(2);
    view[AT + BARRIER.arrived] = 2;
    expect(() => barrierWait(view, AT, new FakeWaiter())).toThrow('more than 2 threads');
    expect(barrierBroken(view, AT)).toBe(true);
  });

  it('refuses to have no parties', () => {
    expect(() => barrierOf(0)).toThrow(RangeError);
    expect(() => barrierOf(1.5)).toThrow(RangeError);
  });
});

describe('barrier among threads', () => {
  function stageFor(parties: number): Int32Array {
    const view = emptyStage();
    barrierInit(view, BARRIER_AT, parties);
    return view;
  }

  it.each([
    [2, 5000],
    [4, 3000],
    [8, 2000],
  ])('keeps %i threads in step for %i rounds', async (parties, rounds) => {
    const view = stageFor(parties);
    const endings = await start(view, times(parties, { role: 'meet', rounds })).endings;
    expect(view[WRONG]).toBe(0);
    expect(endings.reduce((sum, { value }) => sum + (value as number), 0)).toBe(rounds);
  });

  it('fails for all when one runs out of patience', async () => {
    const view = stageFor(4);
    const { endings } = start(view, [{ role: 'meet', timeoutMs: 20 }, ...times(2, { role: 'meet' })]);
    expect((await endings).map(({ threw }) => threw)).toEqual(['SyncTimeout', 'BrokenBarrier', 'BrokenBarrier']);
    expect(barrierBroken(view, BARRIER_AT)).toBe(true);
  });

  it('is reset and used again by new threads', async () => {
    const view = stageFor(3);
    await start(view, times(2, { role: 'meet', timeoutMs: 5 })).endings;
    barrierReset(view, BARRIER_AT);
    const endings = await start(view, times(3, { role: 'meet', rounds: 100 })).endings;
    expect(endings.map(({ threw }) => threw)).toEqual([undefined, undefined, undefined]);
  });

  it('fails at once when the thread all wait for dies and is reported dead', async () => {
    const view = stageFor(4);
    const { endings, members } = start(view, [{ role: 'dieLast' }, ...times(3, { role: 'meet' })]);
    expect(await members[0]).toEqual({});
    barrierBreak(view, BARRIER_AT, { wait() {}, wake: Atomics.notify });
    expect((await endings).map(({ threw }) => threw)).toEqual([undefined, ...Array<string>(3).fill('BrokenBarrier')]);
  });

  it('ends with an abort', async () => {
    const view = stageFor(4);
    const { endings } = start(view, times(3, { role: 'meet' }));
    await until(() => Atomics.load(view, SLEEPS) >= 3);
    Atomics.store(view, ABORT, 1);
    const threw = (await endings).map((ending) => ending.threw);
    expect(threw).toContain('SyncAborted');
    expect(threw.every((name) => name === 'SyncAborted' || name === 'BrokenBarrier')).toBe(true);
  });
});
