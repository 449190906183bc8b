/** Decision: which actions make hotplug_cfd allocate, free or flush. */
import type { CfdNotifierTable } from '../../kernel/policy.js';

/** Source: kernel/smp.c, hotplug_cfd(), Linux 3.15. */
export const noFlush: CfdNotifierTable = { UP_PREPARE: 'allocate', UP_CANCELED: 'free', DEAD: 'free' };

/** Source: kernel/smp.c, hotplug_cfd(), 8d056c48e486 (Linux 3.16). */
export const flushAtDying: CfdNotifierTable = { ...noFlush, DYING: 'flush' };

/** The DYING labels stand below the bare UP_CANCELED ones, which fall into them. Source: v6 3/3 of 23 May 2014. */
export const canceledFallsIntoDying: CfdNotifierTable = { ...flushAtDying, UP_CANCELED: 'flush' };
