/** A lock that two actors take: each looks for a while, and then sleeps. The one who has it wakes no other, but in some forms. */
import type { PlainScenario } from '../../../../src/lab/scenario.js';

const [LOCK, COUNT] = [0, 1];
/** More than a loop may look before it is held back, and fewer; and more than dpor follows. */
const TIMES: Readonly<Record<string, number>> = {
  'looks for very long': 200,
  'looks for very long, and wakes': 200,
  'looks long': 100,
  'looks long, and wakes': 20,
  'looks long, in rounds': 0,
  'looks briefly': 5,
  'reads a clock, and wakes': 5,
};

/** Backs off as a spin lock does, by a function of which nothing is known. */
const FOR_GOOD = 'looks in rounds, and has it for good';

const least = (a: number, b: number): number => Number.parseInt(String(Math.min(a, b)));

function acquire(form: string, mem: Int32Array): void {
  if (form === 'looks on') {
    while (Atomics.compareExchange(mem, LOCK, 0, 1) !== 0);
    return;
  }
  if (form === 'looks long, in rounds') {
    for (let round = 0; round < 50; round++)
      for (let look = 0; look < 2; look++) if (Atomics.compareExchange(mem, LOCK, 0, 1) === 0) return;
  }
  if (form === FOR_GOOD) {
    for (let looks = 1; Atomics.compareExchange(mem, LOCK, 0, 1) !== 0; looks = least(2 * looks, 8))
      for (let look = 0; look < looks; look++) Atomics.load(mem, LOCK);
    return;
  }
  const most = TIMES[form];
  if (form === 'reads a clock, and wakes') Date.now();
  for (let turn = 0; turn < most; turn++) if (Atomics.compareExchange(mem, LOCK, 0, 1) === 0) return;
  while (Atomics.exchange(mem, LOCK, 2) !== 0) Atomics.wait(mem, LOCK, 2);
}

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/gives-up',
  story: '',
  source: '',
  forms: [...Object.keys(TIMES), 'looks on', FOR_GOOD],
  shared: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: (form) => [(mem) => take(form, mem), (mem) => take(form, mem)],
  after: (mem) => `count ${mem[COUNT]}`,
  outcomes: [{ match: 'count 2', grade: 'acceptable', text: 'both have had it' }],
};

function take(form: string, mem: Int32Array): void {
  acquire(form, mem);
  mem[COUNT]++;
  if (form === FOR_GOOD) return;
  if (!form.endsWith('wakes')) Atomics.store(mem, LOCK, 0);
  else if (Atomics.exchange(mem, LOCK, 0) === 2) Atomics.notify(mem, LOCK, 1);
}
