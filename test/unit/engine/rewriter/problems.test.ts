import { describe, expect, it } from 'vitest';
import {
  readModule,
  rewriteGraph,
  type RewriteOptions,
  type RewrittenModule,
} from '../../../../src/engine/rewriter/rewrite.js';
import { actor, linkSource } from './programs.js';
import { TinyRuntime } from './tiny-runtime.js';

const OP = 'Atomics.load(a, 0)';

/** A module alone. */
function rewrite(source: string, url: string, options: RewriteOptions = {}): RewrittenModule {
  return rewriteGraph([readModule(source, url)], options)[0];
}

function problemsOf(source: string): string[] {
  return rewrite(source, 'x.js', { yieldingMembers: ['waitOn'] }).problems.map(
    ({ kind, line, column, reason }) => `${line}:${column} ${kind} ${reason}`,
  );
}

describe('what cannot be rewritten', () => {
  it.each([
    [
      `class C {\n  constructor(a) { ${OP}; } }`,
      '2:20 plain-only Atomics operation in a constructor, which cannot wait',
    ],
    [`class C { get v() { return ${OP}; } }`, '1:28 plain-only Atomics operation in a getter, which cannot wait'],
    [`const o = { set v(a) { ${OP}; } };`, '1:24 plain-only Atomics operation in a setter, which cannot wait'],
    [`async function f(a) { ${OP}; }`, '1:23 plain-only Atomics operation in an async function, which cannot wait'],
    [`function* f(a) { ${OP}; }`, '1:18 plain-only Atomics operation in a generator function, which cannot wait'],
    [`async function* f(a) { ${OP}; }`, '1:24 plain-only Atomics operation in an async generator, which cannot wait'],
    [
      `function f(a, b = ${OP}) { }`,
      '1:19 plain-only Atomics operation in the default value of a parameter, which cannot wait',
    ],
    [
      `class C { x = ${OP}; }`,
      '1:15 plain-only Atomics operation in the initial value of a class field, which cannot wait',
    ],
    [`class C { static { ${OP}; } }`, '1:20 plain-only Atomics operation in a static block, which cannot wait'],
    [
      `class C { [f()](a) { ${OP}; } }`,
      '1:22 plain-only Atomics operation in a method with a computed name, which cannot wait',
    ],
    [
      `function f(a) { return new.target && ${OP}; }`,
      '1:38 plain-only Atomics operation in a function that uses new.target, which cannot wait',
    ],
    [
      `class C extends B { m(a) { return () => super.x + ${OP}; } }`,
      '1:51 plain-only Atomics operation in an arrow function that uses super, which cannot wait',
    ],
    [OP, '1:1 plain-only Atomics operation in the top level of a module, which cannot wait'],
    [
      `function f(a) { ${OP}; } class C { constructor(a) { f(a); } }`,
      '1:66 plain-only call that may reach an Atomics operation in a constructor, which cannot wait',
    ],
    [
      'class C { constructor(cpu) { cpu.waitOn(1, 2); } }',
      '1:30 plain-only call that may reach an Atomics operation in a constructor, which cannot wait',
    ],
    [
      `export const f = (xs, a) => xs.sort((p, q) => p - ${OP});`,
      '1:29 plain-only sort() calls a function that may reach an Atomics operation, and cannot wait for it',
    ],
    ["export const f = () => import('./x.js');", '1:24 refused import() brings in code that was not rewritten'],
    ['await 1;', '1:1 refused top-level await: a module must be evaluated at once'],
    ['export const f = (s) => eval(s);', '1:25 refused eval makes code that is not rewritten'],
    ["export const f = new Function('return 1');", '1:18 refused new Function makes code that is not rewritten'],
    ['export const f = (k) => globalThis[k];', '1:25 refused a computed member of the global object may be Atomics'],
    [
      'export const f = (w) => w.Atomics.load;',
      '1:25 refused a member named Atomics of something that is not known to be the global object',
    ],
    [
      'export const f = ({ Atomics: A }) => A;',
      '1:21 refused Atomics is taken out of an object in a way that cannot be followed',
    ],
    [
      'export const f = () => setTimeout(f, 1);',
      '1:24 uncontrolled setTimeout runs code at a time that no schedule decides',
    ],
    ['export const f = () => new Date();', '1:24 uncontrolled new Date() reads the clock'],
  ])('%s', (source, expected) => {
    expect(problemsOf(source)).toEqual([expected]);
  });

  it.each([
    'export const x = new Map([[1, 2]]); export function f(a) { return Atomics.load(a, x.get(0)); }',
    'const { Atomics: A } = globalThis; export const f = (a) => A.load(a, 0);',
    'export class C { constructor(f) { f(); this.x = [1].map(String); } }',
    'export function f(xs) { return xs.sort((p, q) => p - q); }',
    'export let n = 0; n = 5;',
    'export let n = 0; export function inc() { n++; }',
  ])('nothing to say of %s', (source) => {
    expect(problemsOf(source)).toEqual([]);
  });

  it('is a SyntaxError when it is no module', () => {
    expect(() => rewrite('const = 1', 'x.js')).toThrow(SyntaxError);
  });
});

describe('an operation outside a coroutine', () => {
  it.each([
    [
      'a constructor',
      'class C { constructor(a) { Atomics.load(a, 0); } } export function main(a) { return new C(a); }',
    ],
    ['a getter', 'export function main(a) { const o = { get v() { return Atomics.load(a, 0); } }; return o.v; }'],
    [
      'a function that a constructor calls',
      'function f(a) { return Atomics.load(a, 0); } class C { constructor(a) { f(a); } } export function main(a) { return new C(a); }',
    ],
    ['a native callback', 'export function main(a) { return [2, 1].sort((x, y) => Atomics.load(a, 0) + x - y); }'],
    ['a replacer', "export function main(a) { return 'x'.replace(/x/, () => String(Atomics.load(a, 0))); }"],
    ['valueOf', 'export function main(a) { return 1 + { valueOf() { return Atomics.load(a, 0); } }; }'],
    ['a generator', 'function* g(a) { yield Atomics.load(a, 0); } export function main(a) { return [...g(a)]; }'],
    ['a default value', 'function f(a, b = Atomics.load(a, 0)) { return b; } export function main(a) { return f(a); }'],
    ['a tag', 'export function main(a) { const tag = () => Atomics.load(a, 0); return tag`x`; }'],
    [
      'a constructor function',
      'function F(a) { this.x = Atomics.load(a, 0); } export function main(a) { return new F(a); }',
    ],
    [
      'Array.from over a program iterator',
      'export function main(a) { return [...{ [Symbol.iterator]: () => ({ next: () => ({ done: Atomics.load(a, 0) === 0 }) }) }]; }',
    ],
  ])('throws in an actor and runs in set-up: %s', async (_name, source) => {
    const runtime = new TinyRuntime();
    const program = await linkSource(source);
    const { main } = program.instantiate(runtime).namespace;
    const a = new Int32Array(new SharedArrayBuffer(16));
    expect(() => runtime.run(actor(main, a))).toThrow(/outside a coroutine/);
    expect(() => (main as (view: Int32Array) => unknown)(a)).not.toThrow();
  });

  it('names the site', async () => {
    const program = await linkSource(
      '\nclass C { constructor(a) {\n    Atomics.load(a, 0); } } export function main(a) { return new C(a); }',
    );
    const runtime = new TinyRuntime();
    const { main } = program.instantiate(runtime).namespace;
    let site = -1;
    try {
      runtime.run(actor(main, new Int32Array(1)));
    } catch (error) {
      ({ site } = error as { site: number });
    }
    expect(program.sites[site]).toEqual({
      file: 'file:///program/main.js',
      line: 3,
      column: 5,
      text: 'Atomics.load(a, 0)',
    });
  });
});

describe('positions', () => {
  it('of sites are those of the original source', () => {
    const { sites } = rewrite(
      'import x from "y";\n\nexport function f(a) {\n  return Atomics.store(\n    a, 0, Atomics.load(a, x));\n}',
      'x.js',
      { firstSite: 7 },
    );
    expect(sites.map(({ line, column, text }) => `${line}:${column} ${text}`)).toEqual([
      '5:11 Atomics.load(a, x)',
      '4:10 Atomics.store( a, 0, Atomics.load(a, x))',
    ]);
  });

  it('of errors too', async () => {
    const program = await linkSource(
      'export function main(a) {\n  const f = (x) =>\n    Atomics.load(\n      a, x);\n  f(0);\n\n  throw new Error("here");\n}',
    );
    const runtime = new TinyRuntime();
    const { main } = program.instantiate(runtime).namespace;
    let stack = '';
    try {
      runtime.run(actor(main, new Int32Array(1)));
    } catch (error) {
      stack = String((error as Error).stack);
    }
    expect(stack).toMatch(/file:\/\/\/program\/main\.js:7:\d+/);
  });
});

describe('state outside shared memory', () => {
  it.each([
    ['let n = 0; export function f() { n++; }', '1:34 n'],
    ['const cache = new Map(); export const f = (k) => cache.set(k, 1);', '1:50 cache'],
    ['const list = []; export const f = (k) => { list[0] = k; };', '1:44 list'],
    ['const o = { p: { q: 1 } }; export const f = () => { delete o.p.q; };', '1:53 o'],
    ['class C { static n = 0; m() { C.n += 1; } } export { C };', '1:31 C'],
    ['let a, b; export function f(x) { [a, { b }] = x; }', '1:34 a,1:34 b'],
    ["import { o } from './o.js'; export function f() { o.x = 1; }", '1:51 o'],
    ['let n = 0; class C { x = n++; } export { C };', '1:26 n'],
  ])('%s', (source, expected) => {
    const found = rewrite(source, 'x.js').mutableState.map(({ line, column, name }) => `${line}:${column} ${name}`);
    expect(found.join()).toBe(expected);
  });

  it.each([
    'let n = 0; n++; const m = new Map(); m.set(1, 2); export { n, m };',
    'const N = [1]; export function f() { const N = []; N.push(1); let n = 0; n++; return N; }',
    'const N = Object.freeze([1]); export function f(list) { list.push(N[0]); }',
  ])('none in %s', (source) => {
    expect(rewrite(source, 'x.js').mutableState).toEqual([]);
  });

  it('is new in every instance', async () => {
    const program = await linkSource('let n = 0; export function main(a) { return ++n + Atomics.load(a, 0); }');
    const a = new Int32Array(1);
    for (let round = 0; round < 2; round++) {
      const runtime = new TinyRuntime();
      const { main } = program.instantiate(runtime).namespace;
      expect(runtime.run(actor(main, a), actor(main, a))).toEqual([1, 2]);
    }
  });
});
