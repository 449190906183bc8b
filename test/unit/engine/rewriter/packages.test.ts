/** Real code: the kernel of this repository, and a package that has never heard of us. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../../../../src/engine/rewriter/linking/files.js';
import { link, type LinkedProgram } from '../../../../src/engine/rewriter/linking/linker.js';
import { random, TinyRuntime } from './tiny-runtime.js';

const ROOT = new URL('../../../../../', import.meta.url);
const CPU_MEMBERS = [
  'irqDisable',
  'irqEnable',
  'irqSave',
  'irqRestore',
  'preemptEnable',
  'relax',
  'spinOn',
  'waitOn',
  'sleepUs',
  'wake',
  'sendIpi',
  'kick',
  'raiseDevice',
  'announceOutgoing',
  'cancelOutgoing',
  'enterPhase',
  'reach',
  'waitForBoot',
  'requestBoot',
  'serveDevice',
  'runHostTask',
  'offlineWindow',
  'idleDead',
];

async function linkFiles(
  source: string,
  instrument: (url: string) => boolean,
  yieldingMembers: readonly string[] = [],
): Promise<LinkedProgram> {
  const entry = new URL('program.js', ROOT).href;
  return await link(entry, {
    yieldingMembers,
    instrument: (url) => url === entry || instrument(url),
    readSource: (url) => (url === entry ? source : readSourceFile(url)),
  });
}

describe('our own kernel', () => {
  const source = [
    'kernel/start',
    'kernel/stop/stop-all',
    'kernel/stop/stop-cpus',
    'kernel/hotplug/suspend',
    'kernel/smp/wake-list',
    'kernel/idle/kick',
    'kernel/smp/smp-many',
    'kernel/hotplug/cpu-up',
    'variants/index',
    'sync/index',
  ]
    .map((name, index) => `export * as m${index} from './dist/src/${name}.js';`)
    .join('\n');

  it('is rewritten as a whole: no problems, no state, and every function that has an operation is a coroutine', async () => {
    const program = await linkFiles(source, (url) => /\/dist\/src\/(?:kernel|sync|variants)\//.test(url), CPU_MEMBERS);
    expect(program.problems).toEqual([]);
    expect(program.mutableState).toEqual([]);
    const left = program.modules.flatMap(({ url, code }) =>
      code.includes('$rt.outside') || /\bAtomics\.\w+\(/.test(withoutComments(code)) ? [fileURLToPath(url)] : [],
    );
    expect(left).toEqual([]);
    const names = new Set(program.modules.flatMap(({ coroutines }) => coroutines.map(({ name }) => name)));
    expect(names).toContain('flushSmpCallFunctionQueue');
    expect(names).toContain('runThenUnlock');
    expect(names).not.toContain('csdInit');
    expect(names).not.toContain('createKernel');
    expect(Object.keys(program.instantiate(new TinyRuntime()).namespace)).toHaveLength(10);
  });

  it('keeps its llist right: every node is taken exactly once, under every schedule tried', async () => {
    const program = await linkFiles(
      `import { llistAdd, llistDelAll, llistDelFirst } from './dist/src/kernel/llist.js';
       const take = (mem, first) => { const nodes = []; for (let node = first; node !== 0; node = mem[node]) nodes.push(node); return nodes; };
       export const actors = (mem) => [2, 4, 6].map((first) => () => { llistAdd(mem, first, 0); llistAdd(mem, first + 1, 0); }).concat(
         () => take(mem, llistDelAll(mem, 0)), () => { const node = llistDelFirst(mem, 0); return node === 0 ? [] : [node]; });
       export const rest = (mem) => take(mem, llistDelAll(mem, 0));`,
      (url) => url.includes('/dist/src/kernel/'),
    );
    for (let seed = 0; seed < 300; seed++) {
      const runtime = new TinyRuntime(random(seed));
      const mem = new Int32Array(new SharedArrayBuffer(64));
      const { actors, rest } = program.instantiate(runtime).namespace as unknown as {
        actors: (mem: Int32Array) => (() => unknown)[];
        rest: (mem: Int32Array) => number[];
      };
      const [, , , taken, first] = runtime.run(...actors(mem)) as number[][];
      expect([...taken, ...first, ...rest(mem)].toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7]);
    }
  });
});

describe('ringbuf.js', () => {
  const instrument = (url: string): boolean => url.includes('/ringbuf.js/');
  const source = `import { RingBuffer } from 'ringbuf.js';
    export const actors = (sab) => [
      () => { const ring = new RingBuffer(sab, Uint8Array); let sent = 0; while (sent < 12) sent += ring.push(Uint8Array.from([sent + 1, sent + 2, sent + 3]).subarray(0, Math.min(3, 12 - sent))); return sent; },
      () => { const ring = new RingBuffer(sab, Uint8Array); const got = []; const part = new Uint8Array(4); while (got.length < 12) { const n = ring.pop(part); got.push(...part.subarray(0, n)); } return got; },
    ];
    export const storage = () => RingBuffer.getStorageForCapacity(5, Uint8Array);`;

  it('is rewritten and gives the right results under random schedules', async () => {
    const program = await linkFiles(source, instrument);
    expect(program.problems.filter(({ kind }) => kind !== 'plain-only')).toEqual([]);
    const traces = new Set<string>();
    for (let seed = 0; seed < 100; seed++) {
      const runtime = new TinyRuntime(random(seed));
      const { actors, storage } = program.instantiate(runtime).namespace as unknown as {
        actors: (sab: unknown) => (() => unknown)[];
        storage: () => unknown;
      };
      expect(runtime.run(...actors(storage()))).toEqual([12, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]]);
      traces.add(runtime.trace.join());
    }
    expect(traces.size).toBeGreaterThan(90);
  });
});

function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
}
