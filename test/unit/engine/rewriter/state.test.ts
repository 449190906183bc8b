/** Putting module-level state back: exactly, or not at all. */
import { describe, expect, it } from 'vitest';
import { GlobalState } from '../../../../src/engine/global-state.js';
import { actor, linkSources } from './programs.js';
import { TinyRuntime } from './tiny-runtime.js';

async function instanceOf(sources: Readonly<Record<string, string>>): Promise<{
  readonly run: () => unknown;
  readonly reset: (() => boolean) | null;
}> {
  const runtime = new TinyRuntime();
  const { namespace, reset, globals } = (await linkSources(sources)).instantiate(runtime);
  const view = new Int32Array(new SharedArrayBuffer(16));
  return { run: () => GlobalState.within(globals, () => runtime.run(actor(namespace['main'], view))[0]), reset };
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
    ['the global object', { 'main.js': main('return (globalThis.$n = (globalThis.$n ?? 0) + 1);') }],
    [
      'the global object by another name',
      { 'main.js': main('const g = globalThis; return (g.$n = (g.$n ?? 0) + 1);') },
    ],
    [
      'what the global object holds',
      {
        'main.js': `globalThis.$box = { list: [] }; ${main('return $box.list.push(1) + globalThis.$box.list.push(2);')}`,
      },
    ],
    [
      'a name that nothing declares',
      {
        'main.js': `import next from './c.cjs'; ${main('return next();')}`,
        'c.cjs': "module.exports = () => ($n = typeof $n === 'undefined' ? 1 : $n + 1);",
      },
    ],
    [
      'what `this` is where nothing is',
      {
        'main.js': `import next from './c.cjs'; ${main('return next();')}`,
        'c.cjs': 'function up() { return (this.$n = (this.$n ?? 0) + 1); } module.exports = () => up();',
      },
    ],
    ['a member of what the host has', { 'main.js': main('return (Math.$n = (Math.$n ?? 0) + 1);') }],
    ['… by a symbol', { 'main.js': main("const s = Symbol.for('$n'); return (Object[s] = (Object[s] ?? 0) + 1);") }],
    ['what all lists inherit', { 'main.js': main('return (Array.prototype.$n = ([].$n ?? 0) + 1);') }],
    [
      '… by a function of the language',
      {
        'main.js': main(
          "const n = [].$n ?? 0; Object.defineProperty(Array.prototype, '$n', { value: n + 1, configurable: true }); return n;",
        ),
      },
    ],
    [
      'a variable of the environment',
      { 'main.js': main('return (process.env.$n = Number(process.env.$n ?? 0) + 1);') },
    ],
    ['an argument', { 'main.js': main("return process.argv.push('$n') - globalThis.process.argv.indexOf('$n');") }],
    ['a setting of the runtime', { 'main.js': main('return Error.stackTraceLimit++;') }],
    ['what is put there, deeper', { 'main.js': `Math.$list = []; ${main('return Math.$list.push(1);')}` }],
    [
      'a list',
      {
        'main.js': `const list = [1, , 3]; ${main('list.push(4); list[1] = 0; list.x = 1; return Object.keys(list);')}`,
      },
    ],
    [
      'a list that was emptied',
      { 'main.js': `const list = [1, 2]; ${main('const n = list.length; list.length = 0; return n;')}` },
    ],
    [
      'an object that a name holds for a while',
      { 'main.js': `let box = { n: 0 }; const seen = box; ${main('box.n++; box = { n: 5 }; return seen.n;')}` },
    ],
    [
      'the order of properties',
      {
        'main.js': `const o = { a: 1, b: 2 }; ${main('const keys = Object.keys(o).join(); delete o.a; o.a = 1; return keys;')}`,
      },
    ],
    [
      'an attribute',
      {
        'main.js': `const o = { a: 1 }; ${main("Object.defineProperty(o, 'a', { enumerable: false }); o.b = 1; return JSON.stringify(o);")}`,
      },
    ],
    [
      'what lies deeper, and leads back',
      { 'main.js': `const o = { in: [{ n: 0 }] }; o.o = o; ${main('o.o.in[0].n++; return o.in[0].n;')}` },
    ],
    [
      'maps and sets, in their order',
      {
        'main.js': `const m = new Map([[1, { n: 0 }], [2, 0]]), s = new Set([1]);
${main('m.get(1).n++; m.delete(1); m.set(1, { n: 9 }); s.add(2); return [[...m], [...s]];')}`,
      },
    ],
    [
      'views of the same memory',
      {
        'main.js': `const b = new ArrayBuffer(8), f = new Float64Array(b), u = new Uint32Array(b), d = new DataView(b, 4);
${main('const was = [...u]; f[0] = Math.PI; u[0] = 1; d.setInt16(0, 7); return was;')}`,
      },
    ],
    [
      'a view of memory that others have a part of',
      { 'main.js': `const scratch = Buffer.allocUnsafe(8).fill(0); ${main('return scratch[0]++;')}` },
    ],
    ['a static field', { 'main.js': `class C { static n = 0; } ${main('return C.n++;')}` }],
    [
      'an instance of a class',
      { 'main.js': `class C { n = 0; } class D extends C {} const o = { d: new D() }; ${main('return o.d.n++;')}` },
    ],
    ['a function', { 'main.js': `const f = () => 1; ${main('return (f.n = (f.n ?? 0) + 1);')}` }],
    [
      'what lies in what is frozen',
      { 'main.js': `const o = Object.freeze({ a: [] }); ${main('return o.a.push(1);')}` },
    ],
    ['what cannot grow', { 'main.js': `const o = Object.seal({ n: 0 }); ${main('return o.n++;')}` }],
    ['a date', { 'main.js': `const d = new Date(0); ${main('d.setTime(d.getTime() + 1); return d.getTime();')}` }],
    ['where an expression is', { 'main.js': `const r = /a/g; ${main("return [r.lastIndex, r.test('aa')];")}` }],
    [
      'shared memory of its own',
      { 'main.js': `const m = new Int32Array(new SharedArrayBuffer(4)); ${main('return m[0]++;')}` },
    ],
    [
      'what another module exports',
      {
        'main.js': `import { list } from './a.js'; ${main('return list.push(1);')}`,
        'a.js': 'export const list = [];',
      },
    ],
  ])('%s', async (_name, sources) => {
    const { run, reset } = await instanceOf(sources);
    const first = JSON.stringify(run());
    for (let i = 0; i < 3; i++) {
      expect(reset!()).toBe(true);
      expect(JSON.stringify(run())).toBe(first);
      run();
    }
    expect(Reflect.ownKeys(globalThis).filter((key) => /^\$(?:n|box)$/.test(String(key)))).toEqual([]);
    expect([Math, Array.prototype, process.env].flatMap(Object.keys).filter((key) => key.startsWith('$'))).toEqual([]);
    expect([process.argv.includes('$n'), Symbol.for('$n') in Object]).toEqual([false, false]);
  });
});

describe('state is not put back where that would not be exact', () => {
  it.each([
    ['an instance of a class', { 'main.js': `class C { #n = 0; } const c = new C(); ${main('c.x = 1; return 0;')}` }],
    [
      'an instance of a built-in class',
      { 'main.js': `class C extends Map {} const c = new C(); ${main('return c.set(1, 1).size;')}` },
    ],
    [
      'what a function has made',
      {
        'main.js': `const make = () => { let n = 0; return () => n++; }; const f = make(); ${main('f.n = 1; return f();')}`,
      },
    ],
    ['a date with a member', { 'main.js': `const o = new Date(0); o.a = 1; ${main('o.b = 1; return 0;')}` }],
    ['what has an accessor', { 'main.js': `const o = { get a() { return 1; } }; ${main('o.b = 1; return 0;')}` }],
    ['a proxy', { 'main.js': `const o = new Proxy({}, {}); ${main('o.b = 1; return 0;')}` }],
    [
      'the environment',
      { 'main.js': `const e = process.env; ${main("e.SMPLAB_NONE = ''; delete e.SMPLAB_NONE; return 0;")}` },
    ],
    ['much', { 'main.js': `const list = Array.from({ length: 3000 }, () => []); ${main('list.push(1); return 0;')}` }],
    ['a long list', { 'main.js': `const list = new Array(5000).fill(0); ${main('list.push(1); return 0;')}` }],
    [
      'a large map',
      { 'main.js': `const m = new Map(new Array(5000).fill(0).entries()); ${main('m.set(-1, 0); return 0;')}` },
    ],
    ['much memory', { 'main.js': `const bytes = new Uint8Array(100_000); ${main('bytes[0]++; return 0;')}` }],
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

  it.each([
    ['was frozen', 'const o = {};', 'Object.freeze(o); o.a = 1;'],
    ['has another prototype', 'const o = {};', 'Object.setPrototypeOf(o, null); o.a = 1;'],
    ['has a property for good', 'const o = {};', "Object.defineProperty(o, 'a', { value: 1 }); o.b = 1;"],
    ['is a view with a name more', 'const o = new Int32Array(1);', 'o.name = 1;'],
    ['is a map with a name more', 'const o = new Map();', 'o.name = 1;'],
    ['has lost its memory', 'const o = new Int32Array(1);', 'o[0] = 1; structuredClone(o, { transfer: [o.buffer] });'],
  ])('a value that %s', async (_name, state, body) => {
    const { run, reset } = await instanceOf({ 'main.js': `${state} ${main(`try { ${body} } catch {} return 0;`)}` });
    expect(reset!()).toBe(true);
    run();
    expect(reset!()).toBe(false);
  });
});

describe('the global object', () => {
  it.each([
    ['is read', 'globalThis.Math.abs(1); const { structuredClone: c } = globalThis; return typeof global;'],
    ['is a name of something else', 'const o = { global: 1 }; o.global = 2; o.globalThis = 3; return o.global;'],
    ['has operations, which are called', 'Atomics.add(a, 0, 1); globalThis.Atomics.sub(a, 0, 1); return Math.max(1);'],
    ['has lists, which are read', 'return [process.argv.length, process.env.PATH, Object.keys(process.env).length];'],
    ['is asked what a function is', 'return (() => 1) instanceof Function;'],
    ['is another host, which this is not', "return typeof self === 'undefined' ? 0 : self;"],
  ])('%s: it is no state', async (_name, body) => {
    const linked = await linkSources({ 'main.js': main(body) });
    expect(linked.mutableState).toEqual([]);
    expect(linked.instantiate(new TinyRuntime()).globals).toBeNull();
  });

  it.each([
    ['gets a member', 'globalThis.$n = 1;', 'changed', true],
    ['loses a member', 'delete globalThis.$n;', 'changed', true],
    ['has a member that changes', 'globalThis.$list.push(1);', 'changed', false],
    ['has a member that changes, by its name alone', '$list.push(1);', 'changed', false],
    ['is what code in a text is called on', "return Function('return this')();", 'handed on', true],
    ['is handed on', 'const g = globalThis; return g;', 'handed on', true],
  ])('%s: it is', async (_name, body, global, constant) => {
    const { mutableState } = await linkSources({ 'main.js': main(body) });
    expect(mutableState).toMatchObject([{ name: 'the global object', global, constant, bound: true }]);
  });
});
