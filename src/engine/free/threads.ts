/** The worker threads that CPUs run on. They are kept from one machine to the next: starting one costs 10 to 100 ms. */
import { Threads } from '../threads.js';
import type { CpuStart } from './cpu-thread.js';

const ENTRY = new URL('../../../workers/cpu.cjs', import.meta.url).href;

export class CpuThreads extends Threads<CpuStart> {
  constructor(count: number) {
    super(ENTRY, count);
  }
}
