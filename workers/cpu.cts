/**
 * Thread entry of one CPU of the free engine. It imports late: a thread that is ended while `require`
 * loads ECMAScript modules takes the process with it.
 */
import type { CpuStart, SystemModule } from '../src/engine/free/cpu-thread.js' with { 'resolution-mode': 'import' };

export = async (start: CpuStart): Promise<void> => await ((await import(start.system)) as SystemModule).runCpu(start);
