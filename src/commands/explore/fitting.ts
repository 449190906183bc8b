/** Options that fit only some of what can be explored. */
import { InputError } from '../../common/errors.js';
import { whole } from '../../common/options.js';
import type { HardwareFaults } from '../../lab/scenario.js';
import type { Declaration } from '../../runners/tasks/tasks.js';
import type { ExploreOptions } from './explore.js';

/** What covers where dpor cannot. */
export const BOUNDED = 'preemption-bounded';

/** What a token says, or what it does not begin with, so that it is no option where one is followed. */
export type OfToken = 'variant' | 'form' | 'spurious' | 'timers' | 'lostIpis' | 'freezes' | 'checkpoint' | 'resume';

/** What was asked for; undefined: nothing. @throws {RangeError} */
export function faultsAsked({ lostIpis, freezes }: ExploreOptions): Partial<HardwareFaults> | undefined {
  if (lostIpis === undefined && freezes === undefined) return undefined;
  return {
    ...(lostIpis !== undefined && { lostIpis: whole('lost-ipis', lostIpis, 0) }),
    ...(freezes !== undefined && { freezes: whole('freezes', freezes, 0) }),
  };
}

/** @throws {InputError} where there is no hardware to fail */
export function refuseFaults(kind: Declaration['kind'], faults: Partial<HardwareFaults> | undefined): void {
  if (faults === undefined || kind === 'machine') return;
  const option = faults.lostIpis === undefined ? 'freezes' : 'lost-ipis';
  throw new InputError(`${option}: only a scenario on the emulated machine has hardware that fails`);
}
