/**
 * What a scenario of your own gets when it imports `smplab` while it is explored: declarations, the kernel, the
 * primitives, and nothing of the host. The package's own index exports the same, and more.
 */
export { defineScenario, tells, type MachineDeclaration, type PlainDeclaration } from './define.js';
export * from './kernel-api.js';
export * from '../sync/index.js';
export type { MachineDefaults } from './define.js';
