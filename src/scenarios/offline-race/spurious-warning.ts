/** Defect C of v6: a harmless late IPI is warned of. */
import { cpuDown } from '../../kernel/hotplug/cpu-down.js';
import type { Cpu } from '../../kernel/kernel.js';
import { smpCallFunctionSingleAsync } from '../../kernel/smp/smp-single.js';
import { defineScenario, tells } from '../define.js';
import { CALL_DATA, callback, callCsd, noteResult, OUTGOING, setupCall, statistic } from './observe.js';

export const scenario = defineScenario({
  name: 'offline-race/spurious-warning',
  story: `The call was flushed at CPU_DYING; its IPI comes in the offline window and finds nothing to do. There is nothing to warn of.`,
  source: 'v6 3/3 of 23 May 2014 as posted to linux-kernel: the warning does not ask whether work is pending',
  cpus: 3,
  data: CALL_DATA,
  functions: { callback },
  setup: setupCall,
  actors: [
    (cpu) => void cpuDown(cpu, OUTGOING),
    (cpu) => noteResult(cpu, smpCallFunctionSingleAsync(cpu, OUTGOING, callCsd(cpu))),
  ],
  after: warned,
  outcomes: [
    { match: 'silent', grade: 'acceptable', text: 'no warning' },
    { match: 'warned of work', grade: 'acceptable', text: 'a warning, and there was work' },
    ...tells('warned of nothing', 'a warning although nothing was pending', ['flush', 'v6']),
  ],
});

/** Whether there was a warning, and whether an offline CPU had been interrupted with work pending. */
function warned(cpu: Cpu): string {
  if (statistic(cpu, 'warnings') === 0) return 'silent';
  return statistic(cpu, 'offlineWithWork') > 0 ? 'warned of work' : 'warned of nothing';
}
