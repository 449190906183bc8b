/** Putting module-level state back: exactly, or not at all. */
import { describe, expect, it } from 'vitest';
import { actor, linkSources } from './programs.js';
import { TinyRuntime } from './tiny-runtime.js';

async function instanceOf(sources: Readonly<Record<string, string>>): Promise<{
  readonly run: () => unknown;
  readonly reset: (() => void) | null;
}> {
  const runtime = new TinyRuntime();
  const { namespace, reset } = (await linkSources(sources)).instantiate(runtime);
  const view = new Int32Array(new SharedArrayBuffer(16));
  return { run: () => runtime.run(actor(namespace['main'], view))[0], reset };
}

const main = (body: string): string => `export function main(a) { Atomics.load(a, 0); ${body} }`;

describe('state is put back', () => {
  it.each([
    ['a number', { 'main.js': `let n = 1; ${main('return n++;')}` }],
    [
      'what has no value yet',
      { 'main.js': `let n; var m; ${main('n = (n ?? 0) + 1; m = [m]; return [n, m.flat(9)];')}` },
    ],
    [
      'an object that is made later',
      { 'main.js': `let cache = null; ${main('cache ??= new Map(); cache.set(cache.size, 1); return cache.size;')}` },
    ],
    [
      'patterns and loops',
      { 'main.js': `let x = 1, y = 2; ${main('[x, { y }] = [y, { y: x }]; for (x of [x, x + 5]) ; return [x, y];')}` },
    ],
    [
      'an export, as importers see it',
      {
        'main.js': `import { n, inc } from './a.js'; ${main('inc(); return n;')}`,
        'a.js': 'export let n = 0; export function inc() { n++; }',
      },
    ],
    [
      'of CommonJS',
      {
        'main.js': `import c from './c.cjs'; ${main('return c.next();')}`,
        'c.cjs': 'let n = 0; exports.next = () => ++n;',
      },
    ],
    [
      'in a cycle',
      {
        'main.js': `import { next } from './b.js'; let n = 5; export const up = () => ++n; ${main('return next();')}`,
        'b.js': "import { up } from './main.js'; let m = 0; export const next = () => [up(), ++m];",
      },
    ],
    ['none', { 'main.js': main('return 1;') }],
  ])('%s', async (_name, sources) => {
    const { run, reset } = await instanceOf(sources);
    const first = JSON.stringify(run());
    for (let i = 0; i < 3; i++) {
      reset!();
      expect(JSON.stringify(run())).toBe(first);
      run();
    }
  });
});

describe('state is not put back where that would not be exact', () => {
  it.each([
    ['an array', { 'main.js': `const list = []; ${main('return list.push(1);')}` }],
    [
      'an object that a name holds for a while',
      { 'main.js': `let box = { n: 0 }; ${main('box.n++; box = { n: 5 }; return 0;')}` },
    ],
    ['a static field', { 'main.js': `class C { static n = 0; } ${main('return C.n++;')}` }],
    [
      'what another module exports',
      {
        'main.js': `import { list } from './a.js'; ${main('return list.push(1);')}`,
        'a.js': 'export const list = [];',
      },
    ],
    [
      'the exports of CommonJS',
      {
        'main.js': `import c from './c.cjs'; ${main('return c.next();')}`,
        'c.cjs': 'exports.n = 0; exports.next = () => ++exports.n;',
      },
    ],
    [
      'a function that gets another value',
      { 'main.js': `function f() { return 1; } ${main('f = () => 2; return f();')}` },
    ],
  ])('%s', async (_name, sources) => {
    const { run, reset } = await instanceOf(sources);
    run();
    expect(reset).toBeNull();
  });
});
