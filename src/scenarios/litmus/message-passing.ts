/** The shape MP: data, then flag. */
import { plainScenario, tells } from '../define.js';

const [DATA, FLAG, SEEN_FLAG, SEEN_DATA] = [0, 1, 2, 3];

export const scenario = plainScenario<Int32Array>({
  name: 'litmus/message-passing',
  story: `One writes data and then a flag; the other reads the flag and then the data. With Atomics nobody sees the flag without the
data. The broken form writes them the other way round, as a compiler or a processor may with plain accesses.`,
  source: 'tools/memory-model/litmus-tests/MP+pooncerelease+poacquireonce.litmus',
  shared: () => new Int32Array(4),
  actors: (form) => [
    (mem) => {
      Atomics.store(mem, form === 'cured' ? DATA : FLAG, 1);
      Atomics.store(mem, form === 'cured' ? FLAG : DATA, 1);
    },
    (mem) => {
      mem[SEEN_FLAG] = Atomics.load(mem, FLAG);
      mem[SEEN_DATA] = Atomics.load(mem, DATA);
    },
  ],
  after: (mem) => `flag ${mem[SEEN_FLAG]}, data ${mem[SEEN_DATA]}`,
  outcomes: [
    { match: /^flag (0, data [01]|1, data 1)$/, grade: 'acceptable', text: 'in order' },
    ...tells('flag 1, data 0', 'the flag came before the data', ['broken']),
  ],
});
