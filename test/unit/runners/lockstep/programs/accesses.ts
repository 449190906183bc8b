// oxlint-disable typescript/no-explicit-any, typescript/only-throw-error, typescript/unbound-method, typescript/no-misused-spread -- each is a kind of access
/** One operation for each kind of access to shared memory: its line is marked, behind it or below. */
import { StringDecoder } from 'node:string_decoder';
import { defineCheck } from 'smplab';

interface Memory {
  readonly buffer: SharedArrayBuffer;
  readonly other: SharedArrayBuffer;
  readonly growing: SharedArrayBuffer;
}

const GROWABLE = { maxByteLength: 128 };

class Accesses {
  readonly a: Int32Array;
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly other: Int32Array;
  readonly growing: Int32Array;
  readonly buffer: SharedArrayBuffer;

  constructor({ buffer, other, growing }: Memory) {
    this.buffer = buffer;
    this.a = new Int32Array(buffer);
    this.bytes = Buffer.from(buffer);
    this.view = new DataView(buffer);
    this.other = new Int32Array(other);
    this.growing = new Int32Array(growing);
  }

  /** What all of them race with. */
  overwrite(): void {
    new Uint8Array(this.buffer).fill(1);
    this.other.fill(1);
    this.growing.fill(1);
  }

  // elements
  read() {
    return this.a[1]; // races
  }
  write() {
    this.a[1] = 2; // races
  }
  readByText() {
    return this.a['1' as unknown as number]; // races
  }
  increment() {
    this.a[1]++; // races
  }
  prefix() {
    return --this.a[1]; // races
  }
  compound() {
    this.a[1] += 2; // races
  }
  logical() {
    this.a[1] &&= 2; // races
  }
  optional() {
    const all = { a: this.a } as { a?: Int32Array };
    return all.a?.[1]; // races
  }
  inCallback() {
    return [0, 1].map((index) => this.a[index]); // races
  }
  byReflection() {
    return Reflect.get(this.a, 1); // races
  }
  setByReflection() {
    return Reflect.set(this.a, 1, 2); // races
  }
  assigned() {
    return Object.assign({}, this.a); // races
  }
  assignedTo() {
    return Object.assign(this.a, [1]).length; // races
  }

  // types
  int8() {
    return new Int8Array(this.buffer)[5]; // races
  }
  uint8() {
    return new Uint8Array(this.buffer)[5]; // races
  }
  uint8Clamped() {
    return new Uint8ClampedArray(this.buffer)[5]; // races
  }
  int16() {
    return new Int16Array(this.buffer)[5]; // races
  }
  uint16() {
    new Uint16Array(this.buffer)[5] = 1; // races
  }
  uint32() {
    return new Uint32Array(this.buffer)[5]; // races
  }
  bigInt64() {
    return new BigInt64Array(this.buffer)[1]; // races
  }
  bigUint64() {
    new BigUint64Array(this.buffer)[1] = 1n; // races
  }
  float32() {
    return new Float32Array(this.buffer)[1]; // races
  }
  float64() {
    new Float64Array(this.buffer)[1] = 0.5; // races
  }
  otherBuffer() {
    return this.other[1]; // races
  }
  growable() {
    return this.growing[1]; // races
  }

  // DataView
  getInt8() {
    return this.view.getInt8(1); // races
  }
  setUint16() {
    this.view.setUint16(3, 1); // races
  }
  getInt32() {
    return this.view.getInt32(1, true); // races
  }
  setFloat32() {
    this.view.setFloat32(1, 1); // races
  }
  getFloat64() {
    return this.view.getFloat64(3); // races
  }
  setBigInt64() {
    this.view.setBigInt64(3, 1n); // races
  }

  // methods of typed arrays
  fill() {
    this.a.fill(2, 1, 2); // races
  }
  set() {
    this.a.set([1, 2]); // races
  }
  setFrom() {
    new Int32Array(4).set(this.a.subarray(0, 4)); // races
  }
  copyWithin() {
    this.a.copyWithin(0, 2, 3); // races
  }
  slice() {
    return this.a.slice(1, 2); // races
  }
  at() {
    return this.a.at(-1); // races
  }
  indexOf() {
    return this.a.indexOf(9); // races
  }
  lastIndexOf() {
    return this.a.lastIndexOf(9); // races
  }
  includes() {
    return this.a.includes(9); // races
  }
  join() {
    return this.a.join(); // races
  }
  toText() {
    return this.a.toString(); // races
  }
  map() {
    return this.a.map((x) => x); // races
  }
  filter() {
    return this.a.filter((x) => x > 0); // races
  }
  forEach() {
    let sum = 0;
    this.a.forEach((x) => (sum += x)); // races
    return sum;
  }
  reduce() {
    return this.a.reduce((x, y) => x + y); // races
  }
  reduceRight() {
    return this.a.reduceRight((x, y) => x + y); // races
  }
  every() {
    return this.a.every((x) => x === 0); // races
  }
  some() {
    return this.a.some((x) => x > 5); // races
  }
  find() {
    return this.a.find((x) => x > 5); // races
  }
  findIndex() {
    return this.a.findIndex((x) => x > 5); // races
  }
  findLast() {
    return this.a.findLast((x) => x > 5); // races
  }
  findLastIndex() {
    return this.a.findLastIndex((x) => x > 5); // races
  }
  reverse() {
    this.a.reverse(); // races
  }
  sort() {
    this.a.sort(); // races
  }
  toSorted() {
    return this.a.toSorted(); // races
  }
  toReversed() {
    return this.a.toReversed(); // races
  }
  with() {
    return this.a.with(1, 1); // races
  }
  entries() {
    return [...this.a.entries()]; // races
  }
  byCall() {
    return Array.prototype.indexOf.call(this.a, 9); // races
  }
  byApply() {
    return Reflect.apply(Int32Array.prototype.slice, this.a, [1, 2]); // races
  }
  asArguments() {
    return Math.max.apply(null, this.a as unknown as number[]); // races
  }

  // going through
  forOf() {
    let sum = 0;
    for (const word of this.a) // races
      sum += word;
    return sum;
  }
  spread() {
    return [...this.a]; // races
  }
  spreadArguments() {
    return Math.max(...this.a); // races
  }
  spreadMembers() {
    return { ...this.a }; // races
  }
  *delegate() {
    yield* this.a; // races
  }
  iterator() {
    return this.a[Symbol.iterator]().next().value; // races
  }
  values() {
    return [...this.a.values()]; // races
  }
  arrayFrom() {
    return Array.from(this.a); // races
  }
  typedFrom() {
    return Int8Array.from(this.a); // races
  }
  fromByItsName() {
    const { from } = Array;
    return from(this.a); // races
  }
  setByItsName() {
    const set = Uint8Array.prototype.set;
    set.call(this.bytes, [1, 2], 1); // races
  }
  getByItsName() {
    const { get } = Reflect;
    return get(this.a, 1) as unknown; // races
  }
  optionalMethod() {
    return (this.a as Int32Array | undefined)?.at?.(1); // races
  }
  asText() {
    return String(this.a); // races
  }
  randomValues() {
    try {
      return crypto.getRandomValues(this.bytes); // races
    } catch {
      return null; // since Node 26 it takes no shared memory
    }
  }
  copied() {
    return new Int32Array(this.a); // races
  }
  asSet() {
    return new Set(this.a); // races
  }
  objectValues() {
    return Object.values(this.a); // races
  }
  objectEntries() {
    return Object.entries(this.a); // races
  }
  json() {
    return JSON.stringify(this.a); // races
  }
  ofTheBuffer() {
    return this.buffer.slice(4, 8); // races
  }

  // taken apart
  arrayPattern() {
    const [, word] = this.a; // races
    return word;
  }
  objectPattern() {
    const { 1: word } = this.a; // races
    return word;
  }
  computedKey() {
    const { [this.a.length - 1]: word } = this.a; // races
    return word;
  }
  restOfMembers() {
    const { length, ...rest } = this.a; // races
    return [length, rest];
  }
  assignment() {
    let word = 0;
    [word] = this.a; // races
    return word;
  }
  target() {
    [this.a[1]] = [2]; // races
  }
  targetOfMember() {
    ({ x: this.a[1] } = { x: 2 }); // races
  }
  swap() {
    [this.a[0], this.a[1]] = [1, 2]; // races
  }
  within() {
    const [[word]] = [this.a]; // races
    return word;
  }
  withinMembers() {
    const { p: [word] = [] } = { p: this.a } as { p?: Int32Array }; // races
    return word;
  }
  byDefault() {
    const [[word] = this.a] = [] as Int32Array[]; // races
    return word;
  }
  parameter() {
    function f([word]: Int32Array): number {
      // races
      return word;
    }
    return f(this.a);
  }
  parameterOfArrow() {
    return [this.a].map(([word]) => word); // races
  }
  parameterByDefault() {
    return (([word] = this.a) => word)(); // races
  }
  parameterOfMethod() {
    const object = {
      m({ 2: word }: Int32Array): number {
        // races
        return word;
      },
    };
    return object.m(this.a);
  }
  headOfLoop() {
    for (const [word] of [this.a]) // races
      return word;
    return 0;
  }
  headThatAssigns() {
    let word = 0;
    for ([word] of [this.a]) // races
      word++;
    return word;
  }
  targetOfLoop() {
    for (this.a[1] of [2]) // races
      continue;
  }
  caught() {
    try {
      throw this.a;
    } catch ({ 1: word }: any) {
      // races
      return word as number;
    }
  }

  // Node and the web
  readInt32() {
    return this.bytes.readInt32LE(4); // races
  }
  writeUInt() {
    this.bytes.writeUIntBE(1, 2, 3); // races
  }
  writeText() {
    this.bytes.write('ab', 2); // races
  }
  bytesToText() {
    return this.bytes.toString('latin1', 0, 2); // races
  }
  copy() {
    this.bytes.copy(Buffer.alloc(4), 0, 2, 4); // races
  }
  copyInto() {
    Buffer.from('ab').copy(this.bytes, 2); // races
  }
  equals() {
    return this.bytes.equals(Buffer.alloc(64)); // races
  }
  compare() {
    return Buffer.compare(this.bytes, Buffer.alloc(64)); // races
  }
  concat() {
    return Buffer.concat([this.bytes]); // races
  }
  bufferFrom() {
    return Buffer.from(this.a); // races
  }
  swap16() {
    this.bytes.swap16(); // races
  }
  decode() {
    return new TextDecoder('latin1').decode(this.bytes); // races
  }
  encodeInto() {
    return new TextEncoder().encodeInto('ab', this.bytes).written; // races
  }
  decoder() {
    return new StringDecoder('latin1').write(this.bytes); // races
  }
}

type Name = Exclude<keyof Accesses, 'a' | 'bytes' | 'view' | 'other' | 'growing' | 'buffer'>;

const names = Object.getOwnPropertyNames(Accesses.prototype).filter((name) => name !== 'constructor') as Name[];

const operations = Object.fromEntries(
  names.map((name) => [
    name,
    {
      run(accesses: Accesses) {
        const result: unknown = accesses[name]();
        if (name === 'delegate') Array.from(result as Iterable<unknown>);
      },
    },
  ]),
);

export default defineCheck({
  name: 'accesses of every kind',
  setup: (): Memory => ({
    buffer: new SharedArrayBuffer(64),
    other: new SharedArrayBuffer(64),
    growing: new SharedArrayBuffer(64, GROWABLE),
  }),
  attach: (memory) => new Accesses(memory),
  operations,
  model: {
    name: 'anything goes',
    initial: () => 0,
    operations: Object.fromEntries(names.map((name) => [name, (state: number) => state])),
  },
});
