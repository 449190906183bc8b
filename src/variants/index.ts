/** All kernel variants, by name. */
import { unknownName } from '../common/unknown-name.js';
import type { Policy } from '../kernel/policy.js';
import { bustedAfterUnlock } from './busted-after-unlock.js';
import { bustedBarrier } from './busted-barrier.js';
import { bustedDoorbell } from './busted-doorbell.js';
import { bustedEnxio } from './busted-enxio.js';
import { bustedFlushAtDead } from './busted-flush-at-dead.js';
import { bustedFlushSection } from './busted-flush-section.js';
import { bustedNoRetry } from './busted-no-retry.js';
import { bustedRacyBusy } from './busted-racy-busy.js';
import { bustedSyncUnlock } from './busted-sync-unlock.js';
import { debugInfo } from './debug-info.js';
import { flush } from './flush.js';
import { STEPS } from './line/steps.js';
export { STEPS } from './line/steps.js';
import { twoStage } from './two-stage.js';
import { v3_15 } from './v3.15.js';
import { v3_16 } from './v3.16.js';
import { v6 } from './v6.js';
import { v6_18 } from './v6.18.js';
import { warnFix } from './warn-fix.js';

/** The history, oldest first: what `--variant all` means. */
export const VARIANTS: readonly Policy[] = [v3_15, debugInfo, twoStage, flush, v6, v3_16, warnFix, v6_18];

/** Seeded mistakes that the checkers must catch: a detector that has never fired is not a detector. */
export const BUSTED: readonly Policy[] = [
  bustedDoorbell,
  bustedSyncUnlock,
  bustedFlushAtDead,
  bustedNoRetry,
  bustedBarrier,
  bustedEnxio,
  bustedRacyBusy,
  bustedFlushSection,
  bustedAfterUnlock,
];

/** Mainline, one commit after the other, oldest first: what is bisected. */
export const LINE: readonly Policy[] = [v3_15, debugInfo, v3_16, ...STEPS, v6_18];

/** All that have a name. */
export const KERNELS: readonly Policy[] = [...VARIANTS, ...STEPS, ...BUSTED];

/**
 * The kernel of that name.
 *
 * @throws {RangeError} with the list of names
 */
export function variantNamed(name: string): Policy {
  const kernel = KERNELS.find((policy) => policy.name === name);
  if (kernel !== undefined) return kernel;
  throw new RangeError(
    unknownName(
      'variant',
      name,
      KERNELS.map((policy) => policy.name),
    ),
  );
}
