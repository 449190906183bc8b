/** More CPUs than cores. (256 are booted by the soak test: that takes a quarter of a minute.) */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CpuThreads } from '../../../src/engine/free/threads.js';
import { Machine } from '../../../src/emulator/machine.js';
import { DATA } from './program.js';

const MOST = 64;

describe('a machine', () => {
  let threads: CpuThreads;
  beforeAll(() => {
    threads = new CpuThreads(MOST);
  });
  afterAll(() => threads.destroy());

  it.each([2, 8, 16, MOST])('of %i CPUs boots, calls, takes CPUs down and up, and ends', async (cpus) => {
    const machine = await Machine.boot({
      cpus,
      threads,
      program: new URL('./program.js', import.meta.url),
      data: DATA,
    });
    const last = cpus - 1;
    for (let cycle = 0; cycle < 3; cycle++)
      expect([await machine.cpuDown(last), await machine.cpuUp(last)]).toEqual([0, 0]);
    await Promise.all([machine.run(0, 'callAll', 2 * cpus), machine.run(last, 'callAll', 2 * cpus)]);
    expect(await machine.stopMachine(last, 'count', 0)).toBe(0);
    expect([0, last].map((info) => machine.mem[machine.map.data.counters.base + info])).toEqual([
      2 * cpus + 1,
      2 * cpus,
    ]);
    expect(machine.online()).toHaveLength(cpus);
    expect(machine.statistics()).toMatchObject({ offlines: 3, warnings: 0, stopMachines: 4 });
    expect(await machine.shutdown()).toBeUndefined();
  });
});
