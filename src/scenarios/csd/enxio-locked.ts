/** A refused call that leaves its csd locked. */
import { cpuDown } from '../../kernel/hotplug/cpu-down.js';
import { waitDead } from '../../kernel/idle/idle-loop.js';
import type { Cpu } from '../../kernel/kernel.js';
import { doNothing } from '../../kernel/smp/smp-many.js';
import { smpCallFunctionSingle } from '../../kernel/smp/smp-single.js';
import { HISTORY, defineScenario, tells } from '../define.js';

const OFFLINE = 2;

function call(cpu: Cpu, target: number): void {
  smpCallFunctionSingle(cpu, target, doNothing, 0, false);
}

export const scenario = defineScenario({
  name: 'csd/enxio-locked',
  story: `A call without waiting uses the one csd that its CPU has for that. The target is offline: -ENXIO. If the csd stays
locked, the CPU's next such call, whatever its target, spins for ever.`,
  source: '5224b9613b91 (2015), the unlock on the -ENXIO path',
  cpus: 3,
  forms: [...HISTORY, 'busted-enxio'],
  setup: (cpu) => void cpuDown(cpu, OFFLINE),
  actors: [
    () => undefined,
    (cpu) => {
      call(cpu, OFFLINE);
      call(cpu, 0);
    },
    (cpu) => waitDead(cpu, false),
  ],
  after: () => 'both calls came back',
  outcomes: [
    { match: 'both calls came back', grade: 'acceptable', text: 'the csd was free for the second call' },
    ...tells('deadlock', 'the second call waits for a csd that is never unlocked', ['busted-enxio']),
  ],
});
