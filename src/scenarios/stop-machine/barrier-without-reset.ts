/** Stop-machine is a barrier that is used once for each state. */
import { doNothing } from '../../kernel/smp/smp-many.js';
import { stopMachine } from '../../kernel/stop/stop-all.js';
import { defineScenario, tells } from '../define.js';

export const scenario = defineScenario({
  name: 'stop-machine/barrier-without-reset',
  story: `The last CPU to acknowledge a state begins the next one. If it does not reset the counter first, the next state is
never acknowledged by all, and the whole machine spins with interrupts off.`,
  source: 'kernel/stop_machine.c, set_state(); seeded',
  cpus: 2,
  prompt: true,
  forms: ['v3.15', 'two-stage', 'v6.18', 'busted-barrier'],
  actors: [(cpu) => void stopMachine(cpu, doNothing, 0)],
  after: () => 'stopped and gone on',
  outcomes: [
    { match: 'stopped and gone on', grade: 'acceptable', text: 'as it should be' },
    ...tells('deadlock', 'all CPUs wait for a state that no CPU begins', ['busted-barrier']),
  ],
});
