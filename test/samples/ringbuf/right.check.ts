/**
 * Somebody else's: ringbuf.js by Paul Adenot, which carries audio to worklets. Taken from node_modules as it is.
 *
 * It moves blocks of samples; here a block is one number. It holds as many as it was asked for, since its storage has
 * one place more, which stays empty.
 */
import { RingBuffer } from 'ringbuf.js';
import { defineCheck } from 'smplab';

export default defineCheck({
  name: 'ringbuf.js',
  setup: () => RingBuffer.getStorageForCapacity(3, Uint32Array),
  attach: (storage) => new RingBuffer(storage, Uint32Array),
  operations: {
    push: { args: 'int', mayReturn: 'bool', run: (ring, value: number) => ring.push(Uint32Array.of(value), 1) === 1 },
    pop: { run: popOne },
  },
  model: 'fifo-queue',
  capacity: 3,
  threads: { push: 'single', pop: 'single' },
  progress: 'lock-free',
});

function popOne(ring: RingBuffer): number | undefined {
  const one = new Uint32Array(1);
  return ring.pop(one, 1) === 1 ? one[0] : undefined;
}
