/** The shape SB: each writes its own word and reads the other's. */
import { plainScenario, tells } from '../define.js';

const [X, Y, SEEN_Y, SEEN_X] = [0, 1, 2, 3];

export const scenario = plainScenario<Int32Array>({
  name: 'litmus/store-buffering',
  story: `Each actor writes its own word and then reads the other's. With Atomics at least one of them sees the other's write. The
broken form reads first, which is what a store buffer does to plain accesses.`,
  source: 'tools/memory-model/litmus-tests/SB+fencembonceonces.litmus',
  shared: () => new Int32Array(4),
  actors: (form) => [(mem) => writeAndRead(mem, form, X, Y, SEEN_Y), (mem) => writeAndRead(mem, form, Y, X, SEEN_X)],
  after: (mem) => `x ${mem[SEEN_X]}, y ${mem[SEEN_Y]}`,
  outcomes: [
    { match: /^x (1, y [01]|0, y 1)$/, grade: 'acceptable', text: 'one of them saw the other' },
    ...tells('x 0, y 0', 'neither saw the other', ['broken']),
  ],
});

function writeAndRead(mem: Int32Array, form: string, own: number, other: number, seen: number): void {
  if (form === 'cured') Atomics.store(mem, own, 1);
  mem[seen] = Atomics.load(mem, other);
  if (form === 'broken') Atomics.store(mem, own, 1);
}
