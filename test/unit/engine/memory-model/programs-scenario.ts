/** Small programs for the memory models, written as JSON: the form of the scenario. What comes out is what was read. */
import type { PlainScenario } from '../../../../src/lab/scenario.js';

type Action = readonly [op: string, view: string, index: number, value?: number];
interface Program {
  readonly threads: readonly (readonly Action[])[];
}

type Elements = Record<number, number | bigint> & { readonly buffer: SharedArrayBuffer };
interface Shared {
  readonly views: Readonly<Record<string, Elements>>;
  /** By thread: of nobody else's concern. */
  readonly reads: (number | string)[][];
}

const TYPES: Readonly<Record<string, new (buffer: SharedArrayBuffer) => unknown>> = {
  I8: Int8Array,
  I16: Int16Array,
  I32: Int32Array,
  F32: Float32Array,
  F64: Float64Array,
  B64: BigInt64Array,
};

const BLOCKS = ['x', 'y', 'z'];
const BLOCK_BYTES = 8;
const THREADS = 4;

function perform([op, view, index, value = 0]: Action, views: Shared['views']): number | bigint | undefined {
  const words = views[view];
  const array = words as unknown as Int32Array;
  let total = 0;
  switch (op) {
    case 'st':
      words[index] = view.endsWith(':B64') ? BigInt(value) : value;
      return undefined;
    case 'ld':
      return words[index];
    case 'ast':
      Atomics.store(array, index, value);
      return undefined;
    case 'ald':
      return Atomics.load(array, index);
    case 'acas':
      return Atomics.compareExchange(array, index, 0, value);
    case 'wait':
      Atomics.wait(array, index, value, 0);
      return undefined;
    case 'again':
      for (let turn = 0; turn < value; turn++) total += Number(words[index]);
      return total;
    default:
      return Atomics.exchange(array, index, value);
  }
}

/** As the oracle writes them. */
function shown(value: number | bigint, type: string): number | string {
  if (type.startsWith('I')) return Number(value);
  const view = new DataView(new ArrayBuffer(8));
  if (type === 'F32') view.setFloat32(0, Number(value));
  else if (type === 'F64') view.setFloat64(0, Number(value));
  else view.setBigInt64(0, value as bigint);
  const bytes = new Uint8Array(view.buffer, 0, type === 'F32' ? 4 : 8);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Every view of every block, whatever the program uses. */
function viewsOfBlocks(): Shared['views'] {
  const views: Record<string, Elements> = {};
  for (const block of BLOCKS) {
    const buffer = new SharedArrayBuffer(BLOCK_BYTES);
    for (const [type, View] of Object.entries(TYPES)) views[`${block}:${type}`] = new View(buffer) as Elements;
  }
  return views;
}

export const scenario: PlainScenario<Shared> = {
  kind: 'plain',
  name: 'test/memory-programs',
  story: 'small programs',
  source: 'generated',
  forms: ['any'],
  shared: () => ({ views: viewsOfBlocks(), reads: Array.from({ length: THREADS }, () => []) }),
  actors: (form) =>
    (JSON.parse(form) as Program).threads.map((actions, thread) => ({ views, reads }: Shared) => {
      for (const action of actions) {
        const read = perform(action, views);
        if (read !== undefined) reads[thread].push(shown(read, action[1].split(':')[1]));
      }
    }),
  after: ({ reads }) => JSON.stringify(reads.flat()),
  outcomes: [{ match: /^/, grade: 'acceptable', text: 'whatever' }],
};
