/** Which plain accesses of a program are points: the code that loads it says so. */
import type { Site } from '../sites.js';

/** Whether the plain accesses at a place are points of their own: where they begin. */
export type PointPlaces = (place: Pick<Site, 'file' | 'line' | 'token'>) => boolean;

/** No plain access is a point. */
export const NO_POINTS: PointPlaces = () => false;
