/** Why the patch series of 2014 disables interrupts in two stages. */
import { cpuDown } from '../../kernel/hotplug/cpu-down.js';
import type { Cpu } from '../../kernel/kernel.js';
import { smpCallFunctionSingleAsync } from '../../kernel/smp/smp-single.js';
import { defineScenario, tells } from '../define.js';
import { CALL_DATA, callback, callCsd, fateOfCall, noteResult, OUTGOING, setupCall, statistic } from './observe.js';

function sendFromInterrupt(cpu: Cpu): void {
  noteResult(cpu, smpCallFunctionSingleAsync(cpu, OUTGOING, callCsd(cpu)));
}

export const scenario = defineScenario({
  name: 'offline-race/prompt-ipi',
  story: `A device interrupts CPU 1 inside stop-machine, after PREPARE and before its interrupts go off; the handler calls CPU 2.
If CPU 2 has disabled its interrupts already, it takes the IPI when they come on again: it is marked offline by then.`,
  source: 'v6 2/3 of 23 May 2014, interrupts off in two stages; never merged',
  cpus: 3,
  prompt: true,
  data: CALL_DATA,
  functions: { callback, send: sendFromInterrupt },
  setup: setupCall,
  actors: [(cpu) => void cpuDown(cpu, OUTGOING)],
  devices: [{ cpu: 1, function: 'send', info: 0 }],
  after: (cpu) =>
    `${fateOfCall(cpu)}${statistic(cpu, 'offlineWithWork') > 0 ? ', IPI with work on an offline CPU' : ''}`,
  outcomes: [
    { match: /^(run|refused|not sent)$/, grade: 'acceptable', text: 'nothing special' },
    ...tells('run, IPI with work on an offline CPU', 'an offline CPU took an IPI with the call still to be run', [
      'v3.15',
      'debug-info',
    ]),
  ],
});
