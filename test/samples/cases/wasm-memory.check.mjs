// RIGHT: one actor stores, the other waits for it, in a shared WebAssembly.Memory.
import { defineCheck } from 'smplab';
export default defineCheck({
  name: 'hand over in a WebAssembly.Memory',
  setup: () => new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }),
  attach: (memory) => new Int32Array(memory.buffer),
  actors: [
    (heap) => {
      Atomics.store(heap, 0, 1);
      Atomics.notify(heap, 0);
    },
    (heap) => {
      Atomics.wait(heap, 0, 0);
      Atomics.store(heap, 1, 1);
    },
  ],
  after: (memory) => `${new Int32Array(memory.buffer)[1]}`,
  outcomes: [{ match: '1', grade: 'acceptable', text: 'handed over' }],
});
