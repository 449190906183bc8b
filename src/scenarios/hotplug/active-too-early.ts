/** Two CPUs are to be stopped together, and one of them comes up just now. */
import { ENOENT } from '../../kernel/errno.js';
import { cpuDown } from '../../kernel/hotplug/cpu-down.js';
import { cpuUp } from '../../kernel/hotplug/cpu-up.js';
import { waitDead } from '../../kernel/idle/idle-loop.js';
import type { Cpu } from '../../kernel/kernel.js';
import { doNothing } from '../../kernel/smp/smp-many.js';
import { stopTwoCpus } from '../../kernel/stop/stop-cpus.js';
import { allBut, defineScenario, tells } from '../define.js';

const SWAPS = 1;
const COMING = 2;
const [REFUSED, STOPPED] = [1, 2];

const resultWord = (cpu: Cpu): number => cpu.kernel.map.data.result.base;

export const scenario = defineScenario({
  name: 'hotplug/active-too-early',
  story: `CPU 2 comes up. Linux 3.15 marks it active together with online; the CPU that brings it up enables its stopper later.
CPU 1 swaps a task with CPU 2: it sees both active, and has both stopped. The stopper of CPU 2 drops its work, since it is not
enabled; that of CPU 1 waits for CPU 2, for ever. The test for active CPUs was made for CPUs that go down, not for those that
come up. Since Linux 4.4 both stoppers must be enabled, which is checked with both their locks held.`,
  source: '233e7f267e58 (2015), which doubts that the cpu_active() tests of stop_two_cpus() hold against cpu_up()',
  cpus: 3,
  prompt: true,
  data: { result: 1 },
  setup: (cpu) => void cpuDown(cpu, COMING),
  actors: [
    (cpu) => void cpuUp(cpu, COMING),
    (cpu) => {
      const refused = stopTwoCpus(cpu, SWAPS, COMING, doNothing, 0) === -ENOENT;
      cpu.mem[resultWord(cpu)] = refused ? REFUSED : STOPPED;
    },
    (cpu) => {
      waitDead(cpu, false); // as the set-up left it: dead, until it is asked to come up
      cpu.preemptEnable();
    },
  ],
  after: (cpu) => ['not asked', 'refused', 'both stopped'][cpu.mem[resultWord(cpu)]],
  outcomes: [
    { match: 'refused', grade: 'acceptable', text: 'CPU 2 was not ready yet: -ENOENT' },
    { match: 'both stopped', grade: 'acceptable', text: 'CPU 2 was up' },
    ...tells('deadlock', 'the stopper of CPU 1 waits for that of CPU 2, which was not enabled', allBut('v6.18')),
  ],
});
