/** Whether the others get on while threads are frozen: of structures for which it is known. */
import { describe, expect, it } from 'vitest';
import { loadCheck } from '../../../../src/runners/coop/load-check.js';
import { freezeThreads, type FreezeOrder, type Progressed } from '../../../../src/commands/check/tasks/freeze.js';

/** Enough for a program of three threads. */
const PROGRAMS = 5;

async function progressOf(sample: string, order: Partial<FreezeOrder> = {}): Promise<Progressed> {
  const loaded = await loadCheck(new URL(`../../../samples/${sample}.js`, import.meta.url).href);
  const life = { stopped: false, executed: () => undefined };
  return await freezeThreads(
    loaded,
    { seed: 1, until: Infinity, programs: order.prove === undefined ? PROGRAMS : Infinity, ...order },
    life,
  );
}

describe('lock-free', () => {
  it.each(['treiber-stack/right.check', 'check/ring-right'])(
    '%s: whoever is frozen, the others get on',
    async (sample) => {
      const { summary, finding } = await progressOf(sample);
      expect(finding).toBeNull();
      expect(summary).toMatchObject({ verdict: 'lock-free', places: [], text: null, waits: [] });
      expect(summary.freezes).toBeGreaterThan(20);
      expect(summary.covered.programs).toBeGreaterThan(1);
    },
  );

  it('of all programs of a size: each is covered', async () => {
    const { summary } = await progressOf('treiber-stack/right.check', { prove: { threads: 2, calls: 1 } });
    expect(summary).toMatchObject({ verdict: 'lock-free', programs: 8 });
    expect(summary.covered).toMatchObject({ programs: 8, threads: 2, calls: 1 });
  });
});

describe('blocking', () => {
  it('a spin lock inside is told with the place, and refutes the claim with a table', async () => {
    const { summary, finding } = await progressOf('check/spin-stack-claims');
    expect(summary).toMatchObject({
      verdict: 'blocking',
      claimed: 'lock-free',
      places: [expect.stringMatching(/^locked-stack\.[jt]s:\d+$/)],
    });
    expect(finding).toMatchObject({
      by: 'freeze',
      kind: 'not lock-free',
      text: expect.stringMatching(/^it claims to be lock-free, but \w+\(\d?\) of thread \d, frozen at locked-stack/),
    });
    const rows = finding!.schedule!.interleaving.rows.map(({ text }) => text);
    expect(rows).toContain('is frozen from here on');
    expect(finding!.programText.at(-1)).toMatch(/^frozen {4}thread \d$/);
  });

  it('is told of whoever claims nothing, and is no finding', async () => {
    const { summary, finding } = await progressOf('check/spin-stack');
    expect(summary).toMatchObject({ verdict: 'blocking', claimed: null });
    expect(finding).toBeNull();
  });

  it('by definition, when nothing is left without what waits', async () => {
    const { summary } = await progressOf('ticket-lock/right.check');
    expect(summary).toMatchObject({ verdict: 'waiting', waits: ['acquire'], freezes: 0 });
  });
});

it('obstruction-free alone: two keep each other from going on, one gets on', async () => {
  const { summary, finding } = await progressOf('check/eager-counter', { programs: 4 });
  expect(summary).toMatchObject({
    verdict: 'obstruction-free',
    claimed: 'obstruction-free',
    places: [expect.stringMatching(/^eager-counter\.[jt]s:\d+$/)],
  });
  expect(finding).toBeNull();
});
