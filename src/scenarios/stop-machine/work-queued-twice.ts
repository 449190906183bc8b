/** A stopper work that a timer queues again before it has run. */
import { at } from '../../memory/arena.js';
import type { Cpu } from '../../kernel/kernel.js';
import { stopOneCpuNowait } from '../../kernel/stop/stop-cpus.js';
import { CPU_STOP_WORK } from '../../kernel/stop/stopper.js';
import { defineScenario, tells } from '../define.js';

const ASKS = 1;
/** A list that runs in a circle is cut open after so many runs. */
const MANY = 6;

const modeWord = (cpu: Cpu): number => cpu.kernel.map.data.mode.base;
const runsWord = (cpu: Cpu): number => cpu.kernel.map.data.runs.base;
const readyWord = (cpu: Cpu): number => cpu.kernel.map.data.ready.base;
const workOf = (cpu: Cpu): number => at(cpu.kernel.map.data.work, 0);

/** In the stopper: the CPU can still schedule. */
function softlockup(cpu: Cpu): number {
  if (Atomics.add(cpu.mem, runsWord(cpu), 1) >= MANY) cpu.mem[workOf(cpu) + CPU_STOP_WORK.next] = 0;
  Atomics.store(cpu.mem, readyWord(cpu), 1);
  return 0;
}

/** The timer of the watchdog. */
function watchdogTimer(cpu: Cpu): void {
  const isAsked = cpu.mem[modeWord(cpu)] === ASKS;
  if (isAsked && Atomics.exchange(cpu.mem, readyWord(cpu), 0) === 0) return;
  stopOneCpuNowait(cpu, cpu.id, softlockup, 0, workOf(cpu));
}

export const scenario = defineScenario({
  name: 'stop-machine/work-queued-twice',
  story: `The watchdog's timer queues a work to the stopper of its CPU, to see whether that CPU still schedules. A task that keeps the
CPU for longer than the timer's period keeps the stopper away, and the timer queues the work that is queued already: the list runs
in a circle. With a completion the timer queues it only after it has run.`,
  source: 'be45bf5395e0 (2018): a completion for the work of the soft-lockup watchdog',
  cpus: 1,
  kernel: 'v6.18',
  forms: ['broken', 'fixed'],
  data: { mode: 1, runs: 1, ready: 1, work: CPU_STOP_WORK.size },
  functions: { softlockup, watchdog_timer: watchdogTimer },
  setup: (cpu, form) => {
    cpu.mem[modeWord(cpu)] = form === 'fixed' ? ASKS : 0;
    cpu.mem[readyWord(cpu)] = 1;
  },
  actors: [
    (cpu) => {
      cpu.preemptDisable();
      for (let turn = 0; turn < 2; turn++) cpu.relax();
      cpu.preemptEnable();
    },
  ],
  devices: [
    { cpu: 0, function: 'watchdog_timer', info: 0 },
    { cpu: 0, function: 'watchdog_timer', info: 0 },
  ],
  after: (cpu) => (cpu.mem[runsWord(cpu)] > 2 ? 'run in a circle' : 'run for each timer at most'),
  outcomes: [
    {
      match: 'run for each timer at most',
      grade: 'acceptable',
      text: 'it was not queued, or had run, when it was queued',
    },
    ...tells(/^(?:run in a circle|livelock|step limit)$/, 'the work is its own successor in the list', ['broken']),
  ],
});
