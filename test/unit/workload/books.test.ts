import { describe, expect, it } from 'vitest';
import {
  booksError,
  CALL,
  callRecord,
  LEDGER,
  LEDGER_WORDS,
  ledgerOf,
  readFate,
  type CallFate,
} from '../../../src/workload/books.js';
import { CSD } from '../../../src/kernel/smp/csd.js';

const RAN: CallFate = { id: 7, target: 1, queued: 1, run: 1, refused: 0, lost: 0, stuck: 0, latencyUs: 3 };
const fate = (parts: Partial<CallFate>): CallFate => ({ ...RAN, ...parts });

describe('the books', () => {
  it.each<[string, Partial<CallFate>]>([
    ['run', {}],
    ['refused', { queued: 0, run: 0, refused: 1 }],
    ['lost', { run: 0, lost: 1, stuck: 1 }],
  ])('balance when a call was %s', (_, parts) => {
    expect(booksError([RAN, fate(parts)])).toBeNull();
  });

  it('balance when there was no call', () => {
    expect(booksError([])).toBeNull();
  });

  it.each<[string, Partial<CallFate>, string]>([
    ['run twice', { run: 2 }, 'call 7 ran 2 times'],
    ['queued twice, and run twice', { queued: 2, run: 2 }, 'call 7 ran 2 times'],
    ['lost twice', { run: 0, lost: 2 }, 'call 7 was queued 1 times, run 0 times and lost 2 times'],
    ['run and lost', { lost: 1 }, 'call 7 was queued 1 times, run 1 times and lost 1 times'],
    ['missing', { run: 0 }, 'call 7 was queued 1 times, run 0 times and lost 0 times'],
    ['never sent', { queued: 0, run: 0 }, 'call 7 was queued 0 times and refused 0 times'],
    ['queued twice', { queued: 2 }, 'call 7 was queued 2 times and refused 0 times'],
    ['refused and queued', { refused: 1 }, 'call 7 was queued 1 times and refused 1 times'],
    [
      'refused and run all the same',
      { queued: 0, refused: 1 },
      'call 7 was queued 0 times, run 1 times and lost 0 times',
    ],
    ['run without having been queued', { queued: 0 }, 'call 7 was queued 0 times and refused 0 times'],
  ])('do not when one was %s', (_, parts, error) => {
    expect(booksError([RAN, fate({ ...parts }), RAN])).toBe(error);
  });

  it('do not by the sum alone: one call run twice makes up for no other', () => {
    expect(booksError([fate({ run: 2 }), fate({ id: 8, run: 0 })])).not.toBeNull();
  });
});

describe('a record', () => {
  const CALLS = 64;
  const mem = new Int32Array(CALLS + 4 * CALL.size);
  const times = new Float64Array(mem.buffer);

  function write(
    id: number,
    fields: Partial<Record<'target' | 'queued' | 'run' | 'refused' | 'lost' | 'stuck', number>>,
  ): number {
    const record = callRecord(CALLS, id);
    for (const [name, value] of Object.entries(fields)) mem[record + CALL[name as keyof typeof fields]] = value;
    return record;
  }

  it('is read as it was written', () => {
    const record = write(2, { target: 3, queued: 1, run: 1, stuck: 1 });
    times[(record + CALL.queuedAt) >> 1] = 1_000.25;
    times[(record + CALL.enteredAt) >> 1] = 1_013.5;
    expect(readFate(mem, CALLS, 2)).toEqual({
      id: 2,
      target: 3,
      queued: 1,
      run: 1,
      refused: 0,
      lost: 0,
      stuck: 1,
      latencyUs: 13.25,
    });
  });

  it('has no latency when the call did not run', () => {
    write(1, { queued: 1, lost: 1 });
    expect(readFate(mem, CALLS, 1)).toMatchObject({ lost: 1, latencyUs: null });
  });

  it('begins with its csd, and its times are doubles', () => {
    expect(CALL.csd).toBe(0);
    expect(CALL.target).toBeGreaterThanOrEqual(CSD.size);
    for (const id of [0, 1, 2]) {
      for (const field of [CALL.queuedAt, CALL.enteredAt]) expect((callRecord(CALLS, id) + field) % 2).toBe(0);
    }
  });

  it("a CPU's ledger fits its cache line", () => {
    expect(LEDGER.size).toBeLessThanOrEqual(LEDGER_WORDS);
    expect(ledgerOf(128, 2) - ledgerOf(128, 1)).toBe(LEDGER_WORDS);
  });
});
