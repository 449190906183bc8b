/**
 * Shared memory that grows while actors run. When another thread sees its new length is no step of the schedule, so an
 * execution in which it does says nothing of those in which it grows a moment later.
 */
type Grow = (this: object, by: number) => unknown;

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
  const found = Object.getOwnPropertyDescriptor(owner, 'grow')!;
  const native = found.value as Grow;
  const methods: Record<string, unknown> = {
    grow(this: object, by: number): unknown {
      const before = this instanceof owner.constructor ? bufferOf(this).byteLength : 0;
      const result = Reflect.apply(native, this, [by]); // throws where this is none
      const { byteLength, constructor } = bufferOf(this);
      if (constructor === SharedArrayBuffer && byteLength > before) told?.();
      return result;
    },
  };
  Object.defineProperty(owner, 'grow', { ...found, value: methods['grow'] });
}
