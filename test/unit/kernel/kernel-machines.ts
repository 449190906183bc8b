/** Machines that run the program of the kernel's tests. */
import type { Machine } from '../../../src/emulator/machine.js';
import type { MachineOptions } from '../../../src/emulator/machine-options.js';
import { machinesOf } from '../../support/machines.js';
import { DATA } from './program.js';

/** @returns boots a machine whose CPUs are all idle and whose journal is empty */
export function kernelMachines(
  cpus: number,
  defaults: Partial<MachineOptions> = {},
): (options?: Partial<MachineOptions>) => Promise<Machine> {
  const boot = machinesOf({ cpus, program: new URL('./program.js', import.meta.url), data: DATA, ...defaults });
  return async (options) => {
    const machine = await boot(options);
    for (const id of machine.online()) if (id > 0) await machine.control.reached(id, 'ONLINE');
    forget(machine);
    return machine;
  };
}

/** Forgets what is in the journal of a machine at rest. */
export function forget(machine: Machine): void {
  const { base, count } = machine.map.data.journal;
  machine.mem.fill(0, base, base + count);
}
