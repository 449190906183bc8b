/** What a constructor of memory makes while the objects of a scenario are made. */
import { describe, expect, it } from 'vitest';
import { TYPED_ARRAYS } from '../../../src/common/typed-arrays.js';
import { withSharedBuffers } from '../../../src/subjects/shared-buffers.js';

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
