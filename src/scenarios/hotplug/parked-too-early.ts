/** A kernel thread that says that it is parked, and is still running. */
import { defineScenario, tells } from '../define.js';

const [PARKED, BLOCKED, PREEMPT_OFF, MIGRATED] = [0, 1, 2, 3];

export const scenario = defineScenario<Int32Array>({
  name: 'hotplug/parked-too-early',
  story: `Before a CPU goes down its kernel threads are parked: each completes a completion and then blocks. The CPU that takes
the CPU down waits for the completion, and moves what has not blocked to another CPU. A thread between the two is moved as well;
when it is unparked, it is bound to a CPU that it is not on. With preemption off in between, stop-machine waits until the thread
has blocked.`,
  source: '85f1abe0019f (2018), __kthread_parkme()',
  shared: () => new Int32Array(new SharedArrayBuffer(16)),
  forms: ['broken', 'fixed'],
  actors: (form) => [
    (mem) => {
      if (form === 'fixed') Atomics.store(mem, PREEMPT_OFF, 1);
      Atomics.store(mem, PARKED, 1);
      Atomics.notify(mem, PARKED);
      Atomics.store(mem, BLOCKED, 1);
      Atomics.store(mem, PREEMPT_OFF, 0);
    },
    (mem) => {
      while (Atomics.load(mem, PARKED) === 0) Atomics.wait(mem, PARKED, 0);
      while (Atomics.load(mem, PREEMPT_OFF) === 1); // stop-machine takes hold
      mem[MIGRATED] = Atomics.load(mem, BLOCKED) === 1 ? 0 : 1;
    },
  ],
  after: (mem) => (mem[MIGRATED] === 0 ? 'it is parked on its CPU' : 'it was moved while it parked'),
  words: { parked: PARKED, blocked: BLOCKED, preempt_off: PREEMPT_OFF, migrated: MIGRATED },
  outcomes: [
    { match: 'it is parked on its CPU', grade: 'acceptable', text: 'it had blocked when the CPU was taken down' },
    ...tells('it was moved while it parked', 'it had completed but not yet blocked', ['broken']),
  ],
});
