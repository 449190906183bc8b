import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeAddress } from '../../../src/memory/address.js';
import { Arena, at, type Region } from '../../../src/memory/arena.js';
import { struct } from '../../../src/memory/struct.js';
import { layoutMemory } from '../../../src/emulator/machine.js';
import { resolveOptions } from '../../../src/emulator/machine-options.js';

const CSD = struct('call_single_data', ['next', 'flags', 'pad*3']);

function arena(): { regions: readonly Region[]; queue: Region; lock: Region; bytes: Region } {
  const memory = new Arena();
  const queue = memory.perCpu('csd_data', CSD, 4);
  const lock = memory.alignedArray('lock', CSD, 1);
  const bytes = memory.words('words', 5);
  return { regions: memory.regions, queue, lock, bytes };
}

describe('the name of an address', () => {
  const { regions, queue, lock, bytes } = arena();

  it.each([
    { address: 0, name: 'NULL' },
    { address: 1, name: 'word 1' },
    { address: at(queue, 0), name: 'csd_data[0].next' },
    { address: at(queue, 3) + CSD.flags, name: 'csd_data[3].flags' },
    { address: at(queue, 3) + CSD.pad, name: 'csd_data[3].pad' },
    { address: at(queue, 3) + CSD.pad + 2, name: 'csd_data[3].pad[2]' },
    { address: lock.base + CSD.flags, name: 'lock.flags' },
    { address: bytes.base + 4, name: 'words[4]' },
    { address: bytes.base + 5, name: `word ${bytes.base + 5}` },
    { address: 2 ** 31, name: 'word 2147483648' },
  ])('$address is $name', ({ address, name }) => {
    expect(describeAddress(regions, address)).toBe(name);
  });

  it('of a word that belongs to no field counts from the element', () => {
    const odd: Region = {
      name: 'odd',
      struct: 'odd',
      fields: [['late', 2]],
      base: 16,
      stride: 4,
      count: 1,
      perCpu: false,
    };
    expect([16, 17, 18].map((address) => describeAddress([odd], address))).toEqual(['odd', 'odd+1', 'odd.late']);
  });
});

describe('names of a machine', () => {
  const { regions } = layoutMemory(resolveOptions({ cpus: 5, data: { mine: 3 } })).arena;

  it('lead back to the address, for every field of every element', () => {
    fc.assert(
      fc.property(fc.constantFrom(...regions), fc.nat(), (region, n) => {
        const index = n % region.count;
        const offsets = region.fields.length > 0 ? region.fields.map(([, offset]) => offset) : [0];
        for (const offset of offsets) {
          const address = at(region, index) + offset;
          expect(resolve(regions, describeAddress(regions, address))).toBe(address);
        }
      }),
    );
  });

  it('are different for different words', () => {
    const names = regions.flatMap((region) =>
      Array.from({ length: region.stride * region.count }, (_, word) => describeAddress(regions, region.base + word)),
    );
    expect(new Set(names).size).toBe(names.length);
  });
});

/** The address that a name such as `csd_data[3].pad[2]` means. */
function resolve(regions: readonly Region[], name: string): number {
  const [, regionName, index = '0', field, item = '0'] = /^([a-z_]+)(?:\[(\d+)\])?(?:\.(.+?)(?:\[(\d+)\])?)?$/.exec(
    name,
  )!;
  const region = regions.find((r) => r.name === regionName)!;
  const offset = field === undefined ? 0 : region.fields.find(([candidate]) => candidate === field)![1];
  return at(region, Number(index)) + offset + Number(item);
}
