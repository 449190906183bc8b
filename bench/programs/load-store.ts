/** Two actors, each a load and a store: the smallest race there is. */
import { defineScenario } from '../../src/scenarios/define.js';

const COUNTER = 0;
const [SEEN_BY_0, SEEN_BY_1] = [1, 2];

function bump(mem: Int32Array, seen: number): void {
  mem[seen] = Atomics.load(mem, COUNTER);
  Atomics.store(mem, COUNTER, mem[seen] + 1);
}

export const scenario = defineScenario<Int32Array>({
  name: 'bench/load-store',
  story: 'Two actors read a counter and write one more.',
  source: 'the first of the programs that Relacy is measured with',
  forms: ['broken'],
  shared: () => new Int32Array(new SharedArrayBuffer(16)),
  actors: () => [(mem) => bump(mem, SEEN_BY_0), (mem) => bump(mem, SEEN_BY_1)],
  after: (mem) => (mem[COUNTER] === 2 ? 'counted' : 'an increment was lost'),
  outcomes: [
    { match: 'counted', grade: 'acceptable', text: 'as it should be' },
    { match: 'an increment was lost', grade: 'interesting', text: 'both read the same value' },
  ],
});
