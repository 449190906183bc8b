import type { Policy } from '../kernel/policy.js';
import { v6_18 } from './v6.18.js';

/** Seeded mistake: the csd stays locked on -ENXIO. */
export const bustedEnxio: Policy = {
  ...v6_18,
  name: 'busted-enxio',
  summary: 'the csd stays locked on -ENXIO',
  source: 'before 5224b9613b91',
  unlockOnEnxio: false,
};
