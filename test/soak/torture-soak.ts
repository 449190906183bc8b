/**
 * The torture's soak: kernels that are right for as long as one likes, with CPUs going off and on line every 10 ms and
 * everything else now and then; before that every seeded mistake, each of which must be caught in time.
 */
import { torture } from '../../src/commands/torture/torture.js';
import type { TortureOptions } from '../../src/commands/torture/options.js';
import type { TortureResult } from '../../src/torture/finding.js';
import { BUSTED } from '../../src/variants/index.js';

const CAUGHT_S = 30;
const LOST_S = 5;
/** Growth of memory after the first minute that is none yet. */
const GROWTH_MAX = 0.05;
const ONOFF = { cpus: 8, onoff_interval: 10 } as const;
/** What some mistakes need to show themselves. */
const NEEDS: Readonly<Record<string, TortureOptions>> = {
  'busted-flush-at-dead': { ipiDelay: 'uniform:0..5ms' },
  'busted-flush-section': { ipiDelay: 'uniform:0..5ms' },
};

/** @throws {Error} that says what was not found, or what was, and with which settings */
export async function soakTorture(seconds: number, seed: number): Promise<void> {
  const until = performance.now() + seconds * 1000;
  for (const { name } of BUSTED) {
    expectMet(
      await torture({ ...ONOFF, ...NEEDS[name], variant: name, budgetMs: CAUGHT_S * 1000, seed, expect: true }),
    );
  }
  expectMet(
    await torture({
      ...ONOFF,
      variant: 'v3.15',
      ipiDelay: 'uniform:0..5ms',
      budgetMs: LOST_S * 1000,
      seed,
      expect: true,
    }),
  );
  const lossy = await torture({ ...ONOFF, lostIpi: 0.001, budgetMs: 20_000, seed });
  expectClean(lossy);
  if (lossy.csdLock.unstuck !== lossy.csdLock.stuck)
    throw new Error(`${lossy.csdLock.stuck} waiters stuck, ${lossy.csdLock.unstuck} got unstuck`);
  const variants = ['v3.16', 'v6.18'];
  for (const [i, variant] of variants.entries()) {
    const share = (until - performance.now()) / 1000 / (variants.length - i);
    const result = await torture({
      ...ONOFF,
      variant,
      budgetMs: Math.max(5, share) * 1000,
      seed,
      stormMs: 500,
      suspendMs: 2000,
      freezeIntervalMs: 300,
      spuriousIpi: 0.001,
    });
    expectClean(result);
    const growth = growthOf(result);
    if (growth > GROWTH_MAX)
      throw new Error(`${variant}: memory has grown by ${(growth * 100).toFixed(1)} % after the first minute`);
  }
}

function expectMet({ variant, seed, seconds, expected }: TortureResult): void {
  console.error(`torture: ${variant}, seed ${seed}: ${expected!.reason}, after ${seconds} s`);
  if (!expected!.met) throw new Error(`${variant}, seed ${seed}: ${expected!.reason}`);
}

function expectClean({ variant, seed, seconds, verdict, findings, tallies }: TortureResult): void {
  console.error(
    `torture: ${variant}, seed ${seed}: ${verdict} after ${seconds} s, ${tallies.invoked} functions run, ${tallies.off_ok} times offline`,
  );
  if (verdict !== 'SUCCESS')
    throw new Error(`${variant}, seed ${seed}: ${findings.map(({ text }) => text).join('; ')}`);
}

/** Of the last ten seconds over the ten after the first minute; 0 for a run that is too short for that. */
function growthOf({ history }: TortureResult): number {
  if (history.length < 120) return 0;
  const mean = (from: number, to?: number): number => {
    const part = history.slice(from, to);
    return part.reduce((sum, { rssBytes }) => sum + rssBytes, 0) / part.length;
  };
  return mean(-10) / mean(60, 70) - 1;
}
