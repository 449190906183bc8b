/** What a constructor of memory makes while the objects of a scenario are made. */
import { describe, expect, it } from 'vitest';
import { TYPED_ARRAYS } from '../../../src/common/typed-arrays.js';
import { MadeMemory } from '../../../src/subjects/memory-objects.js';
import { makeAgain, withSharedBuffers } from '../../../src/subjects/shared-buffers.js';

const LENGTH = 3;
const Shared = SharedArrayBuffer; // while the objects are made the global one is another

describe('a typed array of its own memory', () => {
  it.each(TYPED_ARRAYS.map((View) => View.name))('is over shared memory: %s', (name) => {
    const sizes: number[] = [];
    const provide = (_: number, bytes: number) => {
      sizes.push(bytes);
      return new Shared(bytes);
    };
    const made = withSharedBuffers(() => {
      const View = Reflect.get(globalThis, name) as Int32ArrayConstructor;
      return new View(LENGTH);
    }, provide);
    expect(made.buffer).toBeInstanceOf(Shared);
    expect(made.length).toBe(LENGTH);
    expect(sizes).toEqual([LENGTH * made.BYTES_PER_ELEMENT]);
  });

  it('is of every kind that this Node has', () => {
    const found = Object.getOwnPropertyNames(globalThis).filter((name) => /^(?!Array$)\w+\dC?\w*Array$/.test(name));
    expect(TYPED_ARRAYS.map(({ name }) => name).toSorted()).toEqual(found.toSorted());
  });
});

describe('memory that is made again', () => {
  it('is that of the first time, by the constructors of the first time', () => {
    const memory = new MadeMemory();
    const make = () => makeAgain(() => [new SharedArrayBuffer(8), new Int8Array(4)] as const, memory, 'shared()');
    const [first, bytes] = make();
    bytes[0] = 1;
    const [again, zeroed] = make();
    expect(again).toBe(first);
    expect(zeroed.buffer).toBe(bytes.buffer);
    expect(zeroed[0]).toBe(0);
    expect(memory.madeBy).toEqual(['SharedArrayBuffer', 'Int8Array']);
  });

  it.each([
    ['more', () => [new Int32Array(4), new Int32Array(4)]],
    ['less', () => []],
    ['by other constructors', () => [new Int8Array(16)]],
  ])('is refused when it is %s', (_, other) => {
    const host = new MadeMemory();
    const make = () => [new Int32Array(4)];
    makeAgain(make, host, 'shared()');
    const memory = new MadeMemory(host.objects); // a thread's
    makeAgain(make, memory, 'shared()');
    expect(() => makeAgain<unknown>(other, memory, 'shared()')).toThrow('shared() makes other memory');
  });
});
