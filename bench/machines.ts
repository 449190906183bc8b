/** Machines for the bench: booted with nothing traced unless it is asked for, as a kernel has its tracepoints off. */
import type { CpuThreads } from '../src/engine/free/threads.js';
import { Machine } from '../src/emulator/machine.js';
import { COUNT_STRIDE } from './programs/checked.js';

export interface MachineSettings {
  readonly cpus: number;
  readonly variant?: string;
  /** Turns of a busy wait; 1 parks at once. */
  readonly spin?: number;
  readonly traceEvents?: number;
  readonly threads?: CpuThreads;
  readonly data?: Readonly<Record<string, number>>;
}

/** Boots a machine with a program of `bench/programs` and its counters. */
export function bootFor(program: string, { data, traceEvents = 0, ...settings }: MachineSettings): Promise<Machine> {
  return Machine.boot({
    ...settings,
    traceEvents,
    program: new URL(`./programs/${program}.js`, import.meta.url),
    data: { counts: settings.cpus * COUNT_STRIDE, ...data },
  });
}

/** Shuts them all down. */
export async function shutdown(machines: Iterable<Machine>): Promise<void> {
  for (const machine of machines) await machine.shutdown();
}
