import { describe, expect, it } from 'vitest';
import { link } from '../../../../src/engine/rewriter/linking/linker.js';
import { actor, linkSources } from './programs.js';
import { TinyRuntime } from './tiny-runtime.js';

async function run(sources: Readonly<Record<string, string>>): Promise<unknown> {
  const program = await linkSources(sources);
  expect(program.problems.filter(({ kind }) => kind === 'refused')).toEqual([]);
  const runtime = new TinyRuntime();
  const view = new Int32Array(new SharedArrayBuffer(16));
  view.set([1, 2, 3, 4]);
  return runtime.run(actor(program.instantiate(runtime).namespace['main'], view))[0];
}

describe('the linker', () => {
  it('knows every form of import and export', async () => {
    const result = await run({
      'main.js': `import first, { b as renamed, 'odd name' as odd } from './a.js'; import * as ns from './a.js'; import './side.js'; import anonymous from './default.js';
import { inner, again, shared, d } from './re.js'; import { kept } from './side.js'; import Class from './class.js'; import expression from './expression.js';
export function main(a) { return [first(a), renamed(a), odd, ns.c(a), ns.default(a), inner.b(a), again(a), shared, d, kept.join(), anonymous(a), anonymous.name, new Class().m(a), expression(a), Object.keys(ns).sort().join()]; }`,
      'a.js': `export default function named(a) { return Atomics.load(a, 0); } export const b = (a) => Atomics.load(a, 1), [x, { y }] = [1, { y: 2 }]; function c(a) { return b(a) + 1; } const z = 'z'; export { c, z as 'odd name' };`,
      're.js':
        "export * as inner from './a.js'; export { b as again, default as d2 } from './a.js'; export * from './s1.js'; export * from './s2.js'; export const d = 'own';",
      's1.js': "export const shared = 's'; export const d = 'star'; export default 1;",
      's2.js': "export { shared } from './s1.js';",
      'side.js': "export const kept = ['side'];",
      'default.js': 'export default function (a) { return Atomics.load(a, 2); }',
      'class.js': 'export default class { m(a) { return Atomics.load(a, 3); } }',
      'expression.js': 'export default (a) => Atomics.load(a, 0) + 10',
    });
    expect(result).toEqual([
      1,
      2,
      'z',
      3,
      1,
      2,
      2,
      's',
      'own',
      'side',
      3,
      'default',
      4,
      11,
      'b,c,default,odd name,x,y',
    ]);
  });

  it('evaluates each module once, what is imported first', async () => {
    const result = await run({
      'main.js':
        "import './b.js'; import './a.js'; import { log } from './log.js'; log.push('main'); export function main(a) { Atomics.load(a, 0); return log; }",
      'a.js': "import { log } from './log.js'; log.push('a');",
      'b.js': "import './a.js'; import { log } from './log.js'; log.push('b');",
      'log.js': 'export const log = [];',
    });
    expect(result).toEqual(['a', 'b', 'main']);
  });

  it('follows aliases of Atomics through modules', async () => {
    const sources = {
      'main.js':
        "import { load, A } from './ops.js'; export function main(a) { return load(a, 0) + A.add(a, 0, 1) + Atomics.load(a, 0); }",
      'ops.js': 'export const { load } = Atomics; export const A = Atomics;',
    };
    expect(await run(sources)).toBe(4);
    const program = await linkSources(sources);
    const written = program.sites.filter(({ implicit }) => implicit === undefined);
    expect(written.map(({ text }) => text)).toEqual([
      'Atomics',
      'Atomics',
      'load(a, 0)',
      'A.add(a, 0, 1)',
      'Atomics.load(a, 0)',
    ]);
  });

  it('imports what is not instrumented natively', async () => {
    const program = await link('file:///p/main.js', {
      instrument: (url) => url.startsWith('file:///p/'),
      resolve: (specifier) => `file:///elsewhere/${specifier}.js`,
      importNative: async (url) => await Promise.resolve({ url, default: 1 }),
      readSource: () =>
        "import { url } from 'bare'; import one from './../q/x.js'; import { sep } from 'node:path'; export const all = [url, one, import.meta.url, sep];",
    });
    await expect(async () => program.instantiate(new TinyRuntime())).rejects.toThrow(
      "'node:path' does not export 'sep'",
    );
    const node = await link('file:///p/main.js', {
      instrument: (url) => url.startsWith('file:///p/'),
      readSource: () =>
        "import { sep } from 'node:path'; import { parse } from 'acorn'; export const all = [sep, typeof parse, import.meta.url, import.meta.resolve('./x.js')];",
    });
    expect(node.instantiate(new TinyRuntime()).namespace['all']).toEqual([
      '/',
      'function',
      'file:///p/main.js',
      'file:///p/x.js',
    ]);
  });

  it('names an export that is not there', async () => {
    const program = await linkSources({
      'main.js': "import { x } from './a.js'; export const y = x;",
      'a.js': 'export const z = 1;',
    });
    expect(() => program.instantiate(new TinyRuntime())).toThrow("'./a.js' does not export 'x'");
  });

  it('knows which functions are coroutines across modules', async () => {
    const program = await linkSources({
      'main.js':
        "import { read, pure, fold } from './a.js'; export const main = (a) => read(a) + pure(1); export const other = (x) => pure(x); export const viaFold = (a) => fold([1], (x) => x);",
      'a.js':
        'export function read(a) { return deep(a); } function deep(a) { return Atomics.load(a, 0); } export const pure = (x) => x; export const fold = (xs, f) => f(xs);',
    });
    expect(program.modules.map(({ coroutines }) => coroutines.map(({ name }) => name))).toEqual([
      ['read', 'deep', 'fold'],
      ['main', 'viaFold'],
    ]);
  });
});
