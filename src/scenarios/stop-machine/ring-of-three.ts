/** Three stop_two_cpus that wait for each other in a ring. */
import { doNothing } from '../../kernel/smp/smp-many.js';
import { stopTwoCpus } from '../../kernel/stop/stop-cpus.js';
import type { Cpu } from '../../kernel/kernel.js';
import { allBut, defineScenario, tells } from '../define.js';

const stop = (first: number, second: number) => (cpu: Cpu) => void stopTwoCpus(cpu, first, second, doNothing, 0);

export const scenario = defineScenario({
  name: 'stop-machine/ring-of-three',
  story: `Three tasks each stop a pair: (0, 2), (2, 1), (1, 0). That both works of a pair are queued by the lower CPU keeps two
pairs apart, not three: the first on CPU 0 waits for CPU 2, whose first waits for CPU 1, whose first waits for CPU 0. With both
stopper locks held the works of a pair are queued together.`,
  source: '7053ea1a34fa, b17718d02f54, e6253970413d: stop_two_cpus() from 2013 on',
  cpus: 3,
  prompt: true,
  forms: ['v3.15', 'v6.18'],
  actors: [stop(0, 2), stop(2, 1), stop(1, 0)],
  after: () => 'all pairs were stopped',
  outcomes: [
    { match: 'all pairs were stopped', grade: 'acceptable', text: 'one after the other' },
    ...tells('deadlock', 'each stopper runs a work that waits for the next one', allBut('v6.18')),
  ],
});
