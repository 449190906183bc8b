/** A kick whose function takes the saved IPI for work of its own. */
import { at } from '../../memory/arena.js';
import { needResched } from '../../kernel/idle/idle.js';
import type { Cpu } from '../../kernel/kernel.js';
import { CSD, csdInit } from '../../kernel/smp/csd.js';
import { smpCallFunctionSingleAsync } from '../../kernel/smp/smp-single.js';
import { defineScenario, tells } from '../define.js';

const IDLE_CPU = 1;
const [CHECKS, BALANCED, SKIPPED] = [1, 1, 2];

const modeWord = (cpu: Cpu): number => cpu.kernel.map.data.mode.base;
const fateWord = (cpu: Cpu): number => cpu.kernel.map.data.fate.base;
const csdOf = (cpu: Cpu): number => at(cpu.kernel.map.data.csd, 0);

function nohzBalance(cpu: Cpu): void {
  const hasOtherWork = cpu.mem[modeWord(cpu)] === CHECKS && needResched(cpu);
  Atomics.store(cpu.mem, fateWord(cpu), hasOtherWork ? SKIPPED : BALANCED);
}

export const scenario = defineScenario({
  name: 'idle/balance-skipped',
  story: `A busy CPU kicks an idle one to balance the load. The function of the kick does nothing when the idle CPU has to
reschedule, since then it is no longer idle. But a CPU that idles polling gets no IPI: the sender sets the need-resched flag
instead, so the function sees the flag that brought it and leaves. The load is never balanced.`,
  source: 'ea9cffc0a154 (2024): no need_resched() in nohz_csd_func()',
  cpus: 2,
  kernel: 'v6.18',
  forms: ['broken', 'fixed'],
  data: { mode: 1, fate: 1, csd: CSD.size },
  functions: { nohz_balance: nohzBalance },
  setup: (cpu, form) => {
    cpu.mem[modeWord(cpu)] = form === 'broken' ? CHECKS : 0;
    csdInit(cpu, csdOf(cpu), cpu.kernel.functions.numberOf(nohzBalance), 0);
  },
  actors: [(cpu) => void smpCallFunctionSingleAsync(cpu, IDLE_CPU, csdOf(cpu))],
  after: (cpu) => ['not run', 'balanced', 'skipped'][cpu.mem[fateWord(cpu)]],
  outcomes: [
    { match: 'balanced', grade: 'acceptable', text: 'the idle CPU balances, as it was asked to' },
    ...tells('skipped', 'the function takes the flag that brought it for other work', ['broken']),
  ],
});
