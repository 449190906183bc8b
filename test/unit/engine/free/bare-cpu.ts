/** CPUs of the free engine without a kernel: their interrupts do nothing, unless a test says what. */
import { Arena } from '../../../../src/memory/arena.js';
import type { Clock } from '../../../../src/machine/clock.js';
import type { CpuEntries } from '../../../../src/machine/cpu.js';
import { parseDelaySetting } from '../../../../src/machine/delay.js';
import { layoutMachine, type MachineLayout } from '../../../../src/machine/layout.js';
import { FreeCpu } from '../../../../src/engine/free/cpu.js';
import { layoutTrace, type TraceLayout } from '../../../../src/trace/ring.js';

/** Everything that the threads of a bare machine share. */
export interface BareMachine {
  readonly mem: Int32Array;
  readonly layout: MachineLayout;
  readonly trace: TraceLayout;
  /** Words for the test's own use, each on a cache line of its own. */
  readonly words: readonly number[];
}

export function bareMachine(cpus: number): BareMachine {
  const arena = new Arena();
  const layout = layoutMachine(arena, cpus);
  const trace = layoutTrace(arena, cpus, 64);
  const words = Array.from({ length: 8 }, (_, index) => arena.words(`word ${index}`, 1).base);
  return { mem: new Int32Array(arena.toBuffer()), layout, trace, words };
}

export function bareCpu(
  { mem, layout, trace }: BareMachine,
  id: number,
  clock: Clock,
  entries: Partial<CpuEntries> = {},
  { delay = 'none', spin = 1, cores = 2 } = {},
): FreeCpu<undefined> {
  const ipi = { delay: parseDelaySetting(delay), lost: 0, spurious: 0 };
  const cpu = new FreeCpu<undefined>(mem, { id, layout, trace, ipi, seed: 1, spin, cores }, clock);
  cpu.entries = { interrupt: () => {}, schedule: () => {}, ...entries };
  return cpu;
}
