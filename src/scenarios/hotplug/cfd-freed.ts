/** Call data that is freed while its calls are in flight. */
import { cpuDown } from '../../kernel/cpu-down.js';
import { doNothing, smpCallFunction } from '../../kernel/smp-many.js';
import { HISTORY, machineScenario, tells } from '../define.js';
import { statistic } from '../offline-race/observe.js';

const OUTGOING = 2;

export const scenario = machineScenario({
  name: 'hotplug/cfd-freed',
  story: `CPU 2 calls everybody without waiting and is taken offline. The csds of those calls lie in its call data, which is freed when it
is dead. Nothing makes sure that they have been run by then: only that an IPI is faster than an offline. If one is late, the
target will run and unlock a csd in freed memory. No kernel of this history cures it; a caller who waits is safe.`,
  source: 'kernel/smp.c, hotplug_cfd(), CPU_DEAD; kernel-facts 2.7',
  cpus: 3,
  actors: [(cpu) => void cpuDown(cpu, OUTGOING), () => undefined, (cpu) => smpCallFunction(cpu, doNothing, 0, false)],
  after: (cpu) => (statistic(cpu, 'warnings') > 0 ? 'freed while in flight' : 'done before it was freed'),
  outcomes: [
    { match: 'done before it was freed', grade: 'acceptable', text: 'the IPIs were in time' },
    ...tells('freed while in flight', 'a csd in the freed call data is still locked', HISTORY),
  ],
});
