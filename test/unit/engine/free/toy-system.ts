/** A system without a kernel, for a machine of the free engine: what it does is in its options. */
import {
  runCpuThread,
  type CpuStart,
  type RunningSystem,
  type System,
} from '../../../../src/engine/free/cpu-thread.js';
import type { FreeCpu } from '../../../../src/engine/free/cpu.js';

export type Behaviour = 'idle' | 'returns' | 'fails to prepare' | 'prepares for ever' | 'throws at once';

const system: System = {
  prepare(bareCpu, options): Promise<RunningSystem> {
    const behaviour = options as Behaviour;
    const cpu = bareCpu as unknown as FreeCpu<undefined>;
    cpu.entries = { interrupt: () => {}, schedule: () => {} };
    if (behaviour === 'fails to prepare' && cpu.id === 1) return Promise.reject(new Error('not prepared'));
    if (behaviour === 'prepares for ever' && cpu.id === 1) return new Promise(() => {});
    return Promise.resolve({
      start() {
        if (behaviour === 'throws at once') throw new RangeError(`CPU ${cpu.id} has no ground`);
        if (behaviour !== 'returns' || cpu.id !== 1) idle(cpu);
      },
      runTask(name, args) {
        if (name === 'never') for (;;) cpu.relax();
        return `${name} ${args.join()} on ${cpu.id}`;
      },
    });
  },
};

export const runCpu = async (start: CpuStart): Promise<void> => await runCpuThread(start, system);

function idle(cpu: FreeCpu<undefined>): never {
  for (;;) {
    const seen = Atomics.load(cpu.mem, cpu.mailbox);
    if (!cpu.runHostTask()) cpu.waitOn(cpu.mailbox, seen);
  }
}
