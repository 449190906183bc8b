/** Memory that grows while actors use it: it is as it was made when the next execution begins. */
import type { PlainScenario } from '../../../../src/lab/scenario.js';

interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}
interface Shared {
  readonly growable: SharedArrayBuffer;
  readonly wasm: WasmMemory;
}

const PAGE_BYTES = 65_536;

function newWasmMemory(): WasmMemory {
  const { Memory } = Reflect.get(globalThis, 'WebAssembly') as { Memory: new (descriptor: object) => WasmMemory };
  return new Memory({ initial: 1, maximum: 4, shared: true });
}

function use({ growable, wasm }: Shared): void {
  const before = new Int32Array(wasm.buffer);
  if (growable.byteLength < 64) growable.grow(64);
  const words = new Int32Array(growable);
  Atomics.store(words, 15, Atomics.load(words, 15) + 1);
  if (wasm.buffer.byteLength === PAGE_BYTES) wasm.grow(1);
  const after = new Int32Array(wasm.buffer);
  if (Atomics.add(before, 3, 1) === 0) Atomics.wait(after, 3, 1);
  else Atomics.notify(before, 3);
  Atomics.add(after, PAGE_BYTES / 4, 1);
}

export const scenario: PlainScenario<Shared> = {
  kind: 'plain',
  name: 'test/growing',
  story: '',
  source: '',
  forms: ['only'],
  shared: () => ({ growable: new SharedArrayBuffer(8, { maxByteLength: 4096 }), wasm: newWasmMemory() }),
  actors: () => [use, use],
  after: ({ growable, wasm }) => `${new Int32Array(growable)[15]}, ${new Int32Array(wasm.buffer)[PAGE_BYTES / 4]}`,
  outcomes: [{ match: /./, grade: 'acceptable', text: 'whatever' }],
};
