/**
 * Thread entry of one CPU of the free engine. What is ECMAScript is imported, and late: a thread that is ended while
 * `require` loads such modules takes the process with it.
 */
import type { CpuStart, SystemModule } from '../src/engine/free/cpu-thread.js' with { 'resolution-mode': 'import' };

const load = async (system: string): Promise<unknown> =>
  system.startsWith('file:') ? await import(system) : require(system);

export = async (start: CpuStart): Promise<void> => await ((await load(start.system)) as SystemModule).runCpu(start);
