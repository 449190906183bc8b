/** State of modules that no assignment to a name shows: it is put back, or the modules are evaluated anew. */
import { describe, expect, it } from 'vitest';
import { actor, linkSources } from './programs.js';
import { TinyRuntime } from './tiny-runtime.js';

const main = (state: string, body: string): string =>
  `${state} export function main(a) { Atomics.load(a, 0); ${body} }`;

const view = new Int32Array(new SharedArrayBuffer(4));

describe('a second execution does what the first did, where', () => {
  it.each([
    ['a method changes its object', 'const o = { n: 0, up() { return ++this.n; } };', 'return o.up();'],
    ['… an instance', 'class C { #n = 0; up() { return ++this.#n; } } const o = new C();', 'return o.up();'],
    ['… a class', 'class C { static n = 0; static up() { return ++this.n; } }', 'return C.up();'],
    ['a closure counts', 'const make = () => { let n = 0; return () => ++n; }; const up = make();', 'return up();'],
    [
      '… that is taken out of an object',
      'const { up } = (() => { let n = 0; return { up: () => ++n }; })();',
      'return up();',
    ],
    [
      'a generator goes on',
      'function* g() { for (let n = 1; ; n++) yield n; } const it = g();',
      'return it.next().value;',
    ],
    ['an iterator goes on', 'const it = [1, 2, 3].values();', 'return it.next().value;'],
    ['an object is handed on', 'const o = { n: 0 }; const up = (p) => ++p.n;', 'return up(o);'],
    ['… to the language', 'const o = { n: 0 };', 'Object.assign(o, { n: o.n + 1 }); return o.n;'],
    ['… and returned', 'const o = { n: 0 }; const get = () => o;', 'return ++get().n;'],
    ['it has another name', 'const o = { n: 0 };', 'const p = o; return ++p.n;'],
    ['what lies in it is handed on', 'const o = { list: [] }; const up = (p) => p.push(1);', 'return up(o.list);'],
    ['a view of own memory is handed on', 'const m = new Int32Array(1); const up = (p) => ++p[0];', 'return up(m);'],
    ['a map is handed on', 'const m = new Map(); const up = (p) => p.set(p.size, 1).size;', 'return up(m);'],
    [
      'what Node has made is written to',
      'const b = Buffer.alloc(2);',
      'return b.writeInt8(b.readInt8(0) + 1, 0) + b.readInt8(0);',
    ],
    ['a date is set', 'const d = new Date(0);', 'return d.setTime(d.getTime() + 1);'],
    ['an expression knows where it is', 'const r = /a/g;', "return r.test('aaa') ? r.lastIndex : 0;"],
    ['a function has a member', 'function up() { return (up.n = (up.n ?? 0) + 1); }', 'return up();'],
    ['a member is read', 'const o = { n: 0, get up() { return ++this.n; } };', 'return o.up;'],
    ['… of an instance', 'class C { #n = 0; get up() { return ++this.#n; } } const o = new C();', 'return o.up;'],
    ['a class keeps it to itself', 'class C { static #n = 0; static up() { return ++C.#n; } }', 'return C.up();'],
    ['it is kept for an object', 'const w = new WeakMap(), k = {};', 'w.set(k, (w.get(k) ?? 0) + 1); return w.get(k);'],
    ['lists lie in a list', 'const l = [[]];', 'l.forEach((one) => one.push(1)); return l[0].length;'],
    [
      'it is found by a computed name',
      'const t = { a: { n: 0, up() { return ++this.n; } } };',
      "return t['ab'[0]].up();",
    ],
    ['what is bound goes on', 'const up = function () { return ++this.n; }.bind({ n: 0 });', 'return up();'],
    ['it is deeper in a table', 'const t = [0].map(() => { let n = 0; return () => ++n; });', 'return t[0]();'],
    ['an address changes', "const u = new URL('file:///a');", 'u.pathname += 1; return u.href;'],
    ['the value is awaited', 'const o = await { n: 0 }; const up = (p) => ++p.n;', 'return up(o);'],
  ])('%s', async (_name, state, body) => {
    const linked = await linkSources({ 'main.js': main(state, body) });
    const runtime = new TinyRuntime();
    const run = ({ namespace }: ReturnType<typeof linked.instantiate>): unknown =>
      runtime.run(actor(namespace['main'], view))[0];
    const first = linked.instantiate(runtime);
    const value = run(first);
    expect(first.keepsState).toBe(true);
    expect(run(first.reset?.() === true ? first : linked.instantiate(runtime))).toBe(value);
    expect(run(linked.instantiate(runtime))).toBe(value);
  });

  it('another module exports it', async () => {
    const linked = await linkSources({
      'main.js': `import made, { o } from './a.js'; ${main('', 'return o.up() + made.up();')}`,
      'a.js': 'class C { n = 0; up() { return ++this.n; } } export const o = new C(); export default new C();',
    });
    const { keepsState, reset } = linked.instantiate(new TinyRuntime());
    expect({ keepsState, isPutBack: reset?.() }).toEqual({ keepsState: true, isPutBack: true });
  });
});

it('of CommonJS, and by way of a namespace', async () => {
  const linked = await linkSources({
    'main.js': `import * as c from './c.cjs'; import * as n from './n.js'; ${main('', 'return c.default.up() + n.o.up();')}`,
    'c.cjs': 'class C { n = 0; up() { return ++this.n; } } module.exports = new C();',
    'n.js': 'export const o = { n: 0, up() { return ++this.n; } };',
  });
  const runtime = new TinyRuntime();
  const { namespace, reset, keepsState } = linked.instantiate(runtime);
  const run = (): unknown => runtime.run(actor(namespace['main'], view))[0];
  expect([keepsState, run(), reset!(), run()]).toEqual([true, 2, true, 2]);
});

describe('no state is', () => {
  it.each([
    ['a table that is read', 'const T = { a: 1, b: 2 };', 'return Object.keys(T).length + T.a + Math.max(T.b);'],
    [
      'a list that is gone through',
      'const L = [1, 2];',
      'for (const n of L) if (L.includes(n)) return [...L, ...L.map(String)];',
    ],
    [
      'a table of functions',
      'const lock = { take: (w) => w, give(w) { return w; } };',
      'const { take } = lock; return take(lock.give(1));',
    ],
    [
      'a class with methods',
      'class C { #n = 0; up() { return ++this.#n; } static make() { return new C(); } }',
      'return C.make().up();',
    ],
    [
      'an instance that functions make',
      'class C { n = 0; up() { return ++this.n; } }',
      'const c = new C(); return c.up();',
    ],
    ['a number', 'const make = () => 3; const n = 2 * 2, s = Symbol("s");', 'return [n, s, make()];'],
    ['what is used where the module is evaluated', 'class C { up() {} } const c = new C(); c.up();', 'return 0;'],
    ['an address that is handed on', "const u = new URL('file:///a');", 'return [u, u.pathname, String(u)];'],
    ['names that have the value of each other', 'var x = y, y = x; const z = x;', 'return [z];'],
    [
      'a store of contexts',
      "import { AsyncLocalStorage as S } from 'node:async_hooks'; const s = new S();",
      'return s.run(1, () => s);',
    ],
    [
      'the host',
      'const o = { g: globalThis, p: process }, c = console;',
      'c.assert(true); return [c, o.g.parseInt(1), o.p.cwd()];',
    ],
    ['an error that is thrown', "const e = new Error('a');", 'try { throw e; } catch { return e.message; }'],
    ['a list of functions', 'const all = [() => 1, function () { return 2; }];', 'return all[a[0]]();'],
    ['what is frozen', 'const F = Object.freeze({ a: 1, b: [] }); Object.freeze(F.b);', 'return [F].length;'],
    ['a function of Node', "import { format } from 'node:util'; const f = format, m = Math;", 'return f(m.max(1));'],
    ['an encoder', 'const e = new TextEncoder();', "return e.encode('a')[0];"],
    ['a size in a table', 'const L = { ring: { size: 4 } };', 'return Math.max(L.ring.size, L.ring.size << 1);'],
    ['an index for Atomics', 'const at = (() => ({ head: 0 }))();', 'return Atomics.load(a, at.head);'],
  ])('%s', async (_name, state, body) => {
    const linked = await linkSources({ 'main.js': main(state, body) });
    expect(linked.instantiate(new TinyRuntime()).keepsState).toBe(false);
  });
});
