/** A module that keeps state of its own: two actors on one instance of it would see each other's. */
import type { PlainScenario } from '../../../../src/lab/scenario.js';

let calls = 0;

function count(mem: Int32Array, word: number): void {
  calls++;
  Atomics.store(mem, word, calls);
}

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/stateful',
  story: '',
  source: '',
  forms: ['broken'],
  shared: () => new Int32Array(4),
  actors: () => [(mem) => count(mem, 1), (mem) => count(mem, 2)],
  after: (mem) => `calls ${mem[1]} and ${mem[2]}`,
  outcomes: [{ match: /.*/, grade: 'acceptable', text: '' }],
};
