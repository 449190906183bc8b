/** What a thread writes down of its calls is what is read of them, in another thread's record of the same memory too. */
import { describe, expect, it } from 'vitest';
import { CallRecord, RECORD_BUFFERS } from '../../../src/check/record.js';

describe('a result', () => {
  it.each([
    undefined,
    null,
    false,
    true,
    0,
    -0,
    NaN,
    2 ** 40,
    1.5,
    'text, ünïcode',
    12n,
    [1, 'a', null, undefined, [2n]],
  ])('%o comes back as it was', (result) => {
    const record = new CallRecord(2);
    record.begin(1);
    record.end(1, result);
    expect(record.read(1)).toStrictEqual({ invoked: 1, returned: 2, result });
    expect(record.read(0)).toBeNull();
  });

  it('a list that is a typed array comes back as a list', () => {
    const record = new CallRecord(1);
    record.begin(0);
    record.end(0, Int32Array.of(1, 2));
    expect(record.read(0)?.result).toEqual([1, 2]);
  });

  it('that is too long is refused, with both lengths', () => {
    const record = new CallRecord(1);
    record.begin(0);
    expect(() => record.end(0, 'x'.repeat(400))).toThrow('a result of 402 bytes cannot be recorded; 240 are the most');
  });
});

describe('a call', () => {
  it('is pending until it returns, and tickets tell what came first', () => {
    const record = new CallRecord(2);
    record.begin(0);
    record.begin(1);
    expect(record.read(0)).toEqual({ invoked: 1, returned: Infinity, result: undefined });
    record.end(1, 5);
    record.end(0, 6);
    expect([record.read(0), record.read(1)]).toEqual([
      { invoked: 1, returned: 4, result: 6 },
      { invoked: 2, returned: 3, result: 5 },
    ]);
  });

  it('that threw says what, cut where there is no more room', () => {
    const record = new CallRecord(2);
    record.begin(0);
    record.threw(0, 'TypeError: x');
    record.begin(1);
    record.threw(1, 'y'.repeat(400));
    expect(record.read(0)).toMatchObject({ threw: 'TypeError: x', returned: 2 });
    expect(record.read(1)?.threw).toBe('y'.repeat(240));
  });

  it('that was ended stays pending, with its place', () => {
    const record = new CallRecord(1);
    record.begin(0);
    record.hung(0, 'ring.js:12');
    expect(record.read(0)).toEqual({ invoked: 1, returned: Infinity, result: undefined, hung: 'ring.js:12' });
  });

  it('is told of when it begins and when it returns', () => {
    const record = new CallRecord(2);
    const told: unknown[] = [];
    record.onCall = (slot, returned) => told.push([slot, returned]);
    record.begin(1);
    record.end(1, null);
    record.begin(0);
    record.threw(0, '');
    expect(told).toEqual([
      [1, false],
      [1, true],
      [0, false],
      [0, true],
    ]);
  });
});

it('cleared, it has no calls, and its tickets begin anew', () => {
  const record = new CallRecord(1);
  record.begin(0);
  record.end(0, 'text');
  record.clear();
  expect(record.read(0)).toBeNull();
  record.begin(0);
  expect(record.read(0)?.invoked).toBe(1);
});

it('is made of so many buffers', () => {
  const native = SharedArrayBuffer;
  let made = 0;
  globalThis.SharedArrayBuffer = new Proxy(native, {
    construct: (target, args: [number]) => {
      made++;
      return new target(...args);
    },
  });
  try {
    expect(new CallRecord(3).slots).toBe(3);
  } finally {
    globalThis.SharedArrayBuffer = native;
  }
  expect(made).toBe(RECORD_BUFFERS);
});
