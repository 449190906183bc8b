/** A refused call that leaves its csd locked. */
import { at } from '../../memory/arena.js';
import { cpuDown } from '../../kernel/cpu-down.js';
import { csdLocked } from '../../kernel/csd.js';
import { doNothing } from '../../kernel/smp-many.js';
import { smpCallFunctionSingle } from '../../kernel/smp-single.js';
import { HISTORY, machineScenario, tells } from '../define.js';

export const scenario = machineScenario({
  name: 'csd/enxio-locked',
  story: `A call without waiting uses the one csd that its CPU has for that. The target is offline: -ENXIO. If the csd stays locked,
the CPU's next such call, to whomever, spins for ever.`,
  source: '5224b9613b91; kernel-facts B6',
  cpus: 3,
  forms: [...HISTORY, 'busted-enxio'],
  actors: [
    (cpu) => void cpuDown(cpu, 2),
    (cpu) => {
      smpCallFunctionSingle(cpu, 2, doNothing, 0, false);
    },
  ],
  after: (cpu) => {
    const csd = at(cpu.kernel.map.csdData, 1);
    const queued = cpu.mem[at(cpu.kernel.map.callQueue, 2)] === csd;
    return csdLocked(cpu.mem, csd) && !queued ? 'locked, and not queued' : 'free, or queued';
  },
  outcomes: [
    { match: 'free, or queued', grade: 'acceptable', text: 'the csd can be used again, or its call is still to be run' },
    ...tells('locked, and not queued', 'nobody will ever unlock it', ['busted-enxio']),
  ],
});
