/** A program that asks for what its thread was handed, and does without. */
import { workerData } from 'node:worker_threads';
import type { PlainScenario } from '../../../../src/lab/scenario.js';

function ask(mem: Int32Array): void {
  try {
    Atomics.store(mem, 0, workerData as number);
  } catch {
    Atomics.store(mem, 0, 1);
  }
}

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/caught-thread',
  story: 'What it is handed is not there.',
  source: '',
  forms: ['asks'],
  shared: () => new Int32Array(new SharedArrayBuffer(16)),
  actors: () => [ask],
  after: (mem) => String(mem[0]),
  outcomes: [{ match: /./, grade: 'acceptable', text: 'whatever it is' }],
};
