/** Throws when it is imported. */
import { defineCheck } from 'smplab';

const words: Int32Array | undefined = Reflect.get(globalThis, 'noSuchWords') as Int32Array | undefined;
words!.fill(0);

export default defineCheck({
  name: 'throws on import',
  setup: () => words!,
  operations: { push: { args: 'int' } },
  model: 'fifo-queue',
});
