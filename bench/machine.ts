/** The emulated machine: flush, calls, calls to all, stop-machine, boot. Each counts what was run. */
import { Machine } from '../src/host/machine.js';
import type { Subject } from './measure.js';
import { CSD_STRIDE } from './programs/calls.js';

const PROGRAM = new URL('./programs/calls.js', import.meta.url);
const CSDS = 4096;

export interface MachineBench {
  readonly subjects: readonly Subject[];
  readonly close: () => Promise<void>;
}

export async function machineSubjects(cpus: number, small: boolean): Promise<MachineBench> {
  const machine = await Machine.boot({ cpus, program: PROGRAM, data: { counter: 1, csds: CSDS * CSD_STRIDE } });
  const scale = small ? 1 : 10;
  const run = async (task: string, ...args: number[]): Promise<number> => (await machine.run(0, task, ...args)) as number;
  const flush = async (n: number, half: 0 | 1): Promise<number> => ((await machine.run(0, 'flush', n)) as [number, number])[half];
  const flushes = [16, 256, CSDS].flatMap((n): Subject[] => [
    { name: `flush: queue ${n} csds`, batch: n, run: (batch) => flush(batch, 0) },
    { name: `flush: run ${n} csds`, batch: n, run: (batch) => flush(batch, 1) },
  ]);
  const subjects: Subject[] = [
    ...(cpus === 2 ? flushes : []),
    { name: `call and wait, ${cpus} CPUs`, batch: 100 * scale, run: (n) => run('callAndWait', 1, n) },
    { name: `on_each_cpu, ${cpus} CPUs`, batch: 10 * scale, run: (n) => run('onEach', n) },
    { name: `stop_machine, ${cpus} CPUs`, batch: scale, run: (n) => run('stop', n) },
  ];
  return { subjects, close: async () => void (await machine.shutdown()) };
}

/** Nanoseconds for booting a machine of so many CPUs, threads included. */
export function bootSubject(cpus: number): Subject {
  return {
    name: `boot, ${cpus} CPUs`,
    batch: 1,
    run: async () => {
      const begin = performance.now();
      const machine = await Machine.boot({ cpus });
      const ns = (performance.now() - begin) * 1e6;
      if (machine.online().length !== cpus) throw new Error('not all CPUs came up');
      await machine.shutdown();
      return ns;
    },
  };
}
