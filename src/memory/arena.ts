/**
 * The arena: hands out regions of the machine's memory, once, before the first CPU starts.
 *
 * An arena only counts; `toBuffer` makes the SharedArrayBuffer. Every region has a name and an element size, so that
 * any address can be named later (`describeAddress`) and the whole map printed (`smplab memory`). There is no free:
 * what comes and goes at run time (a CPU's call data) is taken from a region of slots by the code that owns it.
 */
import { CACHE_LINE_WORDS, WORD_BYTES, type StructInfo } from './struct.js';

/** A run of equal elements. Plain data: it travels to the CPU threads in their start message. */
export interface Region {
  readonly name: string;
  /** C name of the element, or `word`. */
  readonly struct: string;
  /** Names of the element's fields in order with their offsets, for printing. */
  readonly fields: readonly (readonly [name: string, offset: number])[];
  /** Address of element 0, in words. */
  readonly base: number;
  /** Distance between elements, in words. */
  readonly stride: number;
  readonly count: number;
  /** Element i belongs to CPU i and stands on cache lines of its own. */
  readonly perCpu: boolean;
}

/** Address of element `index` of a region. No bounds check: this is on every hot path. */
export function at(region: Region, index: number): number {
  return region.base + index * region.stride;
}

export class Arena {
  readonly #regions: Region[] = [];
  #next = CACHE_LINE_WORDS; // the first line is never handed out: address 0 is NULL

  /** One element per CPU, each on its own cache lines. */
  perCpu(name: string, element: StructInfo, cpus: number): Region {
    return this.#add(name, element, cpus, roundUp(element.size, CACHE_LINE_WORDS), true);
  }

  /** `count` elements, each on its own cache lines: for elements that different CPUs write at the same time. */
  alignedArray(name: string, element: StructInfo, count: number): Region {
    return this.#add(name, element, count, roundUp(element.size, CACHE_LINE_WORDS), false);
  }

  /** `count` elements packed one after the other, the first on a cache line. */
  array(name: string, element: StructInfo, count: number): Region {
    return this.#add(name, element, count, element.size, false);
  }

  /** `count` bare words. */
  words(name: string, count: number): Region {
    return this.#add(name, WORD, count, 1, false);
  }

  get regions(): readonly Region[] {
    return this.#regions;
  }

  /** Size of everything handed out so far, in bytes. */
  get bytes(): number {
    return this.#next * WORD_BYTES;
  }

  /** The memory itself, zeroed. Call it once, when everything is laid out. */
  toBuffer(): SharedArrayBuffer {
    return new SharedArrayBuffer(this.bytes);
  }

  #add(name: string, element: StructInfo, count: number, stride: number, perCpu: boolean): Region {
    if (this.#regions.some((region) => region.name === name))
      throw new Error(`memory: region ${name} is laid out twice`);
    const region: Region = {
      name,
      struct: element.structName,
      fields: element.layout,
      base: this.#next,
      stride,
      count,
      perCpu,
    };
    this.#regions.push(region);
    this.#next = roundUp(this.#next + stride * count, CACHE_LINE_WORDS);
    return region;
  }
}

const WORD: StructInfo = { structName: 'word', size: 1, layout: [] };

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
