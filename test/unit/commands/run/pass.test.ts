/** How a pass ends when it does not end well. */
import { afterAll, describe, expect, it } from 'vitest';
import { CpuThreads } from '../../../../src/engine/free/threads.js';
import { runPass, type PassOutcome, type PassSettings } from '../../../../src/commands/run/pass.js';
import { NO_DELAY } from '../../../../src/machine/delay.js';
import { booksError } from '../../../../src/workload/books.js';
import type { Item } from '../../../../src/workload/script.js';
import { call, scriptOf } from '../../workload/recordings.js';

const CPUS = 3;
const threads = new CpuThreads(CPUS);
afterAll(() => threads.destroy());

const script = scriptOf(
  { cpus: CPUS, calls: Array.from({ length: 12 }, (_, i) => call(10 * i, i % 3, [(i + 1) % 3])) },
  { cpus: CPUS, cycles: 3 },
);

function pass(settings: Partial<PassSettings>): Promise<PassOutcome> {
  return runPass({
    variant: 'v3.16',
    script,
    seed: 1,
    delay: NO_DELAY,
    lostIpi: 0,
    spuriousIpi: 0,
    offlineWindowUs: 0,
    threads,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...settings,
  });
}

describe('a pass', () => {
  it('completes, its books balance, and its threads serve the next one', async () => {
    for (const seed of [1, 2]) {
      const { end, check, fates } = await pass({ seed });
      expect([end, check, booksError(fates)]).toEqual(['completed', undefined, null]);
    }
  });

  it('that moves no more is a hang, not a pass; and its threads serve the next one', async () => {
    const { end, check, fates, statistics } = await pass({ variant: 'busted-barrier', patienceMs: 100 });
    expect([end, check]).toEqual(['hang', undefined]);
    expect(statistics.offlines).toBe(0);
    expect(booksError(fates)).not.toBeNull();
    expect(await pass({})).toMatchObject({ end: 'completed' });
  });

  it("is a crash when a CPU's thread dies, which is named; and the threads left serve the next one", async () => {
    const broken: Item = { kind: 'async', gapUs: 0, call: script.calls.length + 1, irq: false };
    const items = script.items.map((list, cpu) => (cpu === 1 ? [broken, ...list] : list));
    const { end, check } = await pass({ script: { ...script, items } });
    expect(end).toBe('crash');
    expect(check).toMatchObject({ cpu: 1, message: expect.stringMatching(/^CPU 1: TypeError: /) });
    expect(check?.events.length).toBeGreaterThan(0);
    expect(new Set(check?.events.map(({ cpu }) => cpu))).toEqual(new Set([1]));
    expect(await pass({})).toMatchObject({ end: 'completed' });
  });

  it('that is aborted stops where it is', async () => {
    const abort = new AbortController();
    const { end, statistics } = await pass({ signal: abort.signal, onProgress: () => abort.abort() });
    expect(end).toBe('interrupted');
    expect(statistics.offlines).toBeLessThanOrEqual(3);
  });
});
