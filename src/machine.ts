/** `smplab/machine`: a machine of emulated CPUs, each a worker thread, that runs a program of yours. */
export { Machine, type MachineStatistics } from './emulator/machine.js';
export type { MachineOptions } from './emulator/machine-options.js';
export type { MachineControl } from './emulator/machine-control.js';
export type { Program, Task } from './emulator/system.js';
export { CpuThreads } from './engine/free/threads.js';
export { MachineCheck, MachineEnded } from './engine/free/machine-check.js';
export { BUSTED, STEPS, variantNamed, VARIANTS } from './variants/index.js';
