/** `smplab/linearizability`: whether one order of a history's calls explains what they returned. */
export { linearize, type Linearization, type LinearizeOptions } from './linearizability/linearize.js';
export * as models from './linearizability/models/index.js';
export type { Call, History, Model } from './lab/history.js';
export type { DeadEnd } from './linearizability/search.js';
