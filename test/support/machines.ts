/**
 * Machines for one test file: all on the same threads, which are started once, and each shut down when its test ends.
 */
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { CpuThreads } from '../../src/engine/free/threads.js';
import type { MachineOptions } from '../../src/emulator/machine-options.js';
import { Machine } from '../../src/emulator/machine.js';

/**
 * @param defaults of every machine of the file; `cpus` is also the number of threads
 * @returns boots a machine, one at a time: the next after the last was shut down
 */
export function machinesOf(defaults: MachineOptions): (options?: Partial<MachineOptions>) => Promise<Machine> {
  const machines: Machine[] = [];
  let threads: CpuThreads;
  beforeAll(() => {
    threads = new CpuThreads(defaults.cpus);
  });
  afterEach(async () => {
    // A CPU thread that died is a failure of the test that booted the machine.
    for (const machine of machines.splice(0)) expect(await machine.shutdown()).toBeUndefined();
  });
  afterAll(() => threads.destroy());
  return async (options = {}) => {
    const machine = await Machine.boot({ ...defaults, threads, ...options });
    machines.push(machine);
    return machine;
  };
}
