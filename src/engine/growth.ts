/**
 * Shared memory that grows while actors run. When another thread sees its new length is no step of the schedule, so an
 * execution in which it does says nothing of those in which it grows a moment later.
 */
import { instead } from './instead.js';

let told: (() => void) | undefined;

/** From now on it hears of it. Context: before code under test is loaded, which may keep what it finds. */
export function growthTold(to: () => void): void {
  if (told === undefined) {
    hear(SharedArrayBuffer.prototype, (memory) => memory as SharedArrayBuffer);
    const { Memory } = Reflect.get(globalThis, 'WebAssembly') as { readonly Memory: { readonly prototype: object } };
    hear(Memory.prototype, (memory) => (memory as { readonly buffer: ArrayBufferLike }).buffer);
  }
  told = to;
}

function hear(owner: object, bufferOf: (memory: object) => ArrayBufferLike): void {
  instead(owner, 'grow', (native, _args, self) => {
    const before = self instanceof owner.constructor ? bufferOf(self).byteLength : 0;
    const result = native(); // throws where this is none
    const { byteLength, constructor } = bufferOf(self);
    if (constructor === SharedArrayBuffer && byteLength > before) told?.();
    return result;
  });
}
