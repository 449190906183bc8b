/** Code that goes on later: what it polls for, and what it asks of its thread by other names than usual. */
import { exit, nextTick as soon } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlainScenario } from '../../../src/lab/scenario.js';

/** By one thread, while the other sets the first word. */
const FIRST: Readonly<Record<string, (words: Int32Array) => void | Promise<void>>> = {
  'polls, and gives up': async (words) => {
    for (let look = 0; look < 6; look++) {
      if (Atomics.load(words, 0) === 1) return;
      await sleep(1);
    }
    Atomics.store(words, 1, 1);
  },
  'does not poll': async (words) => {
    await sleep(1);
    Atomics.store(words, 1, Atomics.load(words, 0));
  },
  'takes nextTick out of process': (words) => {
    const { nextTick } = process; // oxlint-disable-line typescript/unbound-method -- that is the case
    nextTick(() => void Atomics.add(words, 1, 1));
    soon(() => void Atomics.add(words, 1, 2));
  },
  'takes on out of process': (words) => {
    const { on } = process; // oxlint-disable-line typescript/unbound-method -- that is the case
    on.call(process, 'exit', () => Atomics.store(words, 1, 1));
  },
  'keeps process under another name': (words) => {
    const own = process;
    own.exitCode = 4;
    const { exitCode } = process;
    Atomics.store(words, 1, Number(exitCode));
  },
  'takes exit by its name': async (words) => {
    await Promise.resolve();
    try {
      exit(3);
    } finally {
      Atomics.store(words, 1, 1);
    }
  },
};
export const LATER_FORMS = Object.keys(FIRST);

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/claims-later',
  story: '',
  source: '',
  forms: LATER_FORMS,
  shared: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: (form) => [FIRST[form], (words) => void Atomics.store(words, 0, 1)],
  after: (words) => words.join(' '),
  outcomes: [{ match: /./, grade: 'acceptable', text: 'whatever' }],
};
