/** An async csd that its owner uses again before the target has unlocked it. */
import { NULL } from '../../memory/struct.js';
import { at } from '../../memory/arena.js';
import { CSD, csdInit } from '../../kernel/smp/csd.js';
import type { Cpu } from '../../kernel/kernel.js';
import { smpCallFunctionSingleAsync } from '../../kernel/smp/smp-single.js';
import { allBut, defineScenario, tells } from '../define.js';

const TARGET = 1;
const CALLS = 3;

const csdOf = (cpu: Cpu): number => at(cpu.kernel.map.data.csd, 0);
const ranWord = (cpu: Cpu): number => at(cpu.kernel.map.data.ran, 0);

/** That it ran hands the object back to its owner. A list that runs in a circle is cut open, so that this ends. */
function handBack(cpu: Cpu): void {
  if (Atomics.add(cpu.mem, ranWord(cpu), 1) >= CALLS) cpu.mem[csdOf(cpu) + CSD.next] = NULL;
}

export const scenario = defineScenario({
  name: 'csd/async-reuse',
  story: `The function of an async call hands the object that holds the csd back to its owner, who sets the flags to 0 by hand, as the
block layer did, and queues it again. A target that unlocks after the function now unlocks a csd that is queued. The owner's
third call takes that for a free one and adds it a second time: the list runs in a circle.`,
  source: '8053871d0f7f (2015): async calls are unlocked before their function',
  cpus: 2,
  prompt: true,
  data: { csd: CSD.size, ran: 1 },
  functions: { hand_back: handBack },
  setup: (cpu) => csdInit(cpu, csdOf(cpu), cpu.kernel.functions.numberOf(handBack), 0),
  actors: [
    (cpu) => {
      smpCallFunctionSingleAsync(cpu, TARGET, csdOf(cpu));
      while (Atomics.load(cpu.mem, ranWord(cpu)) === 0) cpu.spinOn(ranWord(cpu), 0);
      Atomics.store(cpu.mem, csdOf(cpu) + CSD.flags, 0);
      smpCallFunctionSingleAsync(cpu, TARGET, csdOf(cpu));
      smpCallFunctionSingleAsync(cpu, TARGET, csdOf(cpu));
    },
  ],
  after: (cpu) => (cpu.mem[ranWord(cpu)] > CALLS ? 'run in a circle' : 'each call ran once at most'),
  races: [{ of: 'csd', because: 'a csd that is queued is queued again: that is the bug', on: allBut('v6.18') }],
  outcomes: [
    {
      match: 'each call ran once at most',
      grade: 'acceptable',
      text: 'the csd was free when it was used again, or was refused',
    },
    ...tells('run in a circle', 'a queued csd was unlocked and queued once more', allBut('v6.18')),
  ],
});
