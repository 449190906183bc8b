/** Actors that end as nothing does that is sure of itself. */
import type { PlainScenario } from '../../../src/lab/scenario.js';

const REFUSES = (): never => {
  throw new Error('of the trap');
};
const ACTORS: Readonly<Record<string, () => void>> = {
  exits: () => {
    try {
      process.exit(3); // oxlint-disable-line unicorn/no-process-exit -- it ends the execution alone
    } catch {
      // what ends it cannot be caught
    }
  },
  'kills itself': () => void process.kill(process.pid, 'SIGKILL'),
  'throws undefined': () => {
    throw undefined; // oxlint-disable-line only-throw-error -- anything can be thrown
  },
  'throws a proxy': () => {
    throw new Proxy({}, { get: REFUSES, getPrototypeOf: REFUSES }); // oxlint-disable-line only-throw-error -- anything can be
  },
  'exits after it': () => undefined,
  backtracks: () => void /^(?:a+)+$/.test(`${'a'.repeat(60)}b`),
  'asks for itself': () => void process.kill(process.pid, 0),
};

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/ends-alike',
  story: '',
  source: '',
  forms: Object.keys(ACTORS),
  shared: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: (form) => [
    (mem) => {
      Atomics.add(mem, 0, 1);
      ACTORS[form]();
      Atomics.store(mem, 1, form === 'exits after it' ? 1 : 0);
    },
  ],
  after: (mem) => (mem[1] === 1 ? process.exit(0) : `count ${mem[0]}`), // oxlint-disable-line unicorn/no-process-exit -- as above
  outcomes: [{ match: 'count 1', grade: 'acceptable', text: 'once' }],
};
