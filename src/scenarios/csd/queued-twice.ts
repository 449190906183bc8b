/** Two senders share one async csd and both find it free. */
import { at } from '../../memory/arena.js';
import { KICK, kickIlb, nohzIdleBalance } from '../../kernel/idle/kick.js';
import type { Cpu } from '../../kernel/kernel.js';
import { defineScenario, tells } from '../define.js';

const TARGET = 2;

/** The tick of the idle CPU, which balances without having been kicked. */
function schedulerTick(cpu: Cpu): void {
  nohzIdleBalance(cpu, cpu.id);
}

export const scenario = defineScenario({
  name: 'csd/queued-twice',
  story: `Two CPUs kick the same idle CPU. Each looks whether the one csd for that is locked, which claims nothing: both see it
clear, both lock it, both add it. The node's next is the node itself, and the target runs it for ever, or until an add that had
to try again cuts the circle. In Linux 5.8-rc1 there was a claim, which load balancing gave back: when the tick had started it,
the csd was still queued.`,
  source: '19a1f5ec6999 (2020), the idle-load-balance kick',
  cpus: 3,
  prompt: true,
  forms: ['v3.15', 'v6.18', 'busted-racy-busy'],
  functions: { scheduler_tick: schedulerTick },
  actors: [(cpu) => void kickIlb(cpu, TARGET), (cpu) => void kickIlb(cpu, TARGET)],
  devices: [{ cpu: TARGET, function: 'scheduler_tick', info: 0 }],
  after: (cpu) => {
    const kicks = cpu.mem[at(cpu.kernel.map.kick, TARGET) + KICK.kicks];
    return kicks === 1 || kicks === 2 ? 'kicked' : `kicked ${kicks} times`;
  },
  races: [{ of: 'nohz_kick', because: 'two senders use the csd at once: that is the bug', on: ['busted-racy-busy'] }],
  outcomes: [
    { match: 'kicked', grade: 'acceptable', text: 'once for both, or once for each' },
    ...tells(/^(livelock|step limit|kicked \d+ times)$/, 'the list runs in a circle', ['busted-racy-busy']),
  ],
});
