// sqlite/sqlite-wasm#12: "No waitLoop handler for whichOp # 0". The caller stores the op and is preempted before its notify;
// the proxy takes the op on 'not-equal', sleeps again, and the late notify wakes it with no op there.
// broken: goes on unless 'timed-out'. fixed: goes on only on 'not-equal'.
import { defineScenario } from 'smplab';

const RC = 0,
  OP = 1,
  BAD = 2;
export const scenario = defineScenario({
  name: 'sqlite-wasm/which-op-0',
  story: 'A late notify of the call before wakes the proxy, which finds no operation.',
  source: 'sqlite/sqlite-wasm#12 (3.42.0-build4; 3.45.3-build1 takes only not-equal)',
  forms: ['broken', 'fixed'],
  shared: () => new Int32Array(new SharedArrayBuffer(12)),
  actors: (form) => [
    (mem) => {
      for (let op = 1; op <= 2; op += 1) {
        Atomics.store(mem, RC, -1);
        Atomics.store(mem, OP, op);
        Atomics.notify(mem, OP);
        Atomics.wait(mem, RC, -1);
      }
    },
    (mem) => {
      for (let done = 0; done < 2; ) {
        const how = Atomics.wait(mem, OP, 0, 1000);
        if (form === 'broken' ? how === 'timed-out' : how !== 'not-equal') continue;
        const op = Atomics.load(mem, OP);
        Atomics.store(mem, OP, 0);
        if (op === 0) {
          Atomics.store(mem, BAD, 1);
          continue;
        }
        done += 1;
        Atomics.store(mem, RC, 0);
        Atomics.notify(mem, RC);
      }
    },
  ],
  after: (mem) => (mem[BAD] === 0 ? 'served' : 'no handler for op 0'),
  words: { rc: 0, op: 1, bad: 2 },
  outcomes: [
    { match: 'served', grade: 'acceptable', text: 'both ops were served' },
    {
      match: /no handler|deadlock|livelock/,
      grade: 'required',
      text: 'the proxy was woken for nothing, or takes an op away',
      on: ['broken'],
    },
  ],
});
