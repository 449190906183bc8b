/** Boots the machines of one test file on the same threads, and ends them after each test. */
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { CpuThreads } from '../../src/engine/free/threads.js';
import { Machine } from '../../src/emulator/machine.js';
import type { MachineOptions } from '../../src/emulator/machine-options.js';
import { DATA } from './programs/data.js';

export type Boot = (variant: string, options?: Partial<MachineOptions>) => Promise<Machine>;

/**
 * @param cpus CPUs of every machine of the file
 * @param program file name of its program, without extension
 * @returns boots a machine; it is shut down when the test ends, however that ends
 */
export function machineRoom(cpus: number, program: string): Boot {
  const booted: Promise<Machine>[] = [];
  let threads: CpuThreads;
  beforeAll(() => {
    threads = new CpuThreads(cpus);
  });
  afterEach(async () => {
    // A CPU thread that died in a test, or on its way out, is a failure of that test.
    for (const machine of booted.splice(0)) expect(await (await machine).shutdown()).toBeUndefined();
  });
  afterAll(() => threads.destroy());
  return async (variant, options = {}) => {
    if (booted.length > 0) throw new Error('the threads are taken: boot one machine in a test');
    const url = new URL(`./programs/${program}.js`, import.meta.url);
    const machine = Machine.boot({ cpus, variant, program: url, data: DATA, threads, ...options });
    booted.push(machine);
    return machine;
  };
}
