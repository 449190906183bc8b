/** Defect D: mainline's warning that could not fire for eight years. */
import { cpuDown } from '../../kernel/hotplug/cpu-down.js';
import { defineScenario, tells } from '../define.js';
import { callInWindow } from './careless.js';
import { CALL_DATA, callback, OUTGOING, setupCall, statistic } from './observe.js';

export const scenario = defineScenario({
  name: 'offline-race/silent-warning',
  story: `An offline CPU is interrupted with a call pending: that is what the warning is for. v3.16 looks for work only after it
has emptied the queue.`,
  source: '9e949a388635 (2022): the warning looks at what was taken, no longer at the queue',
  cpus: 3,
  prompt: true,
  data: CALL_DATA,
  functions: { callback },
  setup: setupCall,
  actors: [(cpu) => void cpuDown(cpu, OUTGOING), callInWindow],
  after: (cpu) => {
    if (statistic(cpu, 'offlineWithWork') === 0) return 'no work on an offline CPU';
    return statistic(cpu, 'warnings') > 0 ? 'warned' : 'not warned';
  },
  outcomes: [
    { match: 'no work on an offline CPU', grade: 'acceptable', text: 'nothing to warn of' },
    { match: 'warned', grade: 'acceptable', text: 'work was pending, and the warning said so' },
    ...tells('not warned', 'work was pending on an offline CPU and nothing was reported', ['v3.16']),
  ],
});
