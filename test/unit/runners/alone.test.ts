/** Work that nothing else takes part in: it comes to an end, whatever it waits for, and leaves Atomics as it was. */
import { describe, expect, it } from 'vitest';
import { Hung } from '../../../src/engine/controlled/lone-work.js';
import { doAlone, Pauses } from '../../../src/runners/alone.js';

const words = (): Int32Array => new Int32Array(new SharedArrayBuffer(16));

/** What it ended with. */
function thrownBy(work: () => void): unknown {
  try {
    doAlone(work);
    return null;
  } catch (error) {
    return error;
  }
}

describe('work that ends', () => {
  it('does what it does', () => {
    const array = words();
    const results: unknown[] = [];
    doAlone(() => {
      results.push(Atomics.add(array, 0, 5), Atomics.load(array, 0), Atomics.notify(array, 0));
      results.push(Atomics.wait(array, 0, 4), Atomics.wait(array, 0, 5, 0));
    });
    expect(results).toEqual([0, 5, 0, 'not-equal', 'timed-out']);
  });

  it('fails as it fails', () => {
    const error = thrownBy(() => Atomics.wait(new Int32Array(4), 0, 1));
    expect(error).toBeInstanceOf(TypeError);
    expect(thrownBy(() => Atomics.load(words(), 99))).toBeInstanceOf(RangeError);
  });
});

describe('work that does not', () => {
  it('waits for ever', () => {
    const error = thrownBy(() => Atomics.wait(words(), 0, 0));
    expect(error).toBeInstanceOf(Hung);
    expect(error).not.toBeInstanceOf(Pauses);
  });

  it('spins for ever', () => {
    const array = words();
    const error = thrownBy(() => {
      while (Atomics.load(array, 0) === 0);
    });
    expect(error).toBeInstanceOf(Hung);
    expect(error).not.toBeInstanceOf(Pauses);
  });

  it('pauses for a time, or until a time', () => {
    const array = words();
    expect(thrownBy(() => Atomics.wait(array, 0, 0, 10))).toBeInstanceOf(Pauses);
    for (const now of [() => Date.now(), () => performance.now()]) {
      const spins = (): void => {
        while (now() > 0 && Atomics.load(array, 0) === 0);
      };
      expect(thrownBy(spins)).toBeInstanceOf(Pauses);
    }
  });
});

it('leaves everything as it was, also after a failure', () => {
  const before = Object.getOwnPropertyDescriptors(Atomics);
  const clocks = [Date.now, Reflect.get(performance, 'now')];
  const isOwn = Object.hasOwn(performance, 'now');
  thrownBy(() => Atomics.wait(words(), 0, 0));
  expect(Object.getOwnPropertyDescriptors(Atomics)).toEqual(before);
  expect([Date.now, Reflect.get(performance, 'now')]).toEqual(clocks);
  expect(Object.hasOwn(performance, 'now')).toBe(isOwn);
});
