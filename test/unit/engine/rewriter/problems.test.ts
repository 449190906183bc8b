import { describe, expect, it } from 'vitest';
import { plainGround } from '../../../../src/engine/coop/ground.js';
import { CoopScheduler } from '../../../../src/engine/coop/scheduler.js';
import { parseModule } from '../../../../src/engine/rewriter/ast.js';
import { begin } from '../../../../src/engine/rewriter/calls.js';
import { collectFacts } from '../../../../src/engine/rewriter/facts.js';
import { describeOutside } from '../../../../src/engine/rewriter/outside.js';
import { OutsideCoroutine } from '../../../../src/engine/rewriter/runtime.js';
import { rewriteGraph, type RewriteOptions, type RewrittenModule } from '../../../../src/engine/rewriter/rewrite.js';
import { actor, linkSource } from './programs.js';
import { TinyRuntime } from './tiny-runtime.js';

const OP = 'Atomics.load(a, 0)';

/** A module alone. */
function rewrite(source: string, url: string, options: RewriteOptions = {}): RewrittenModule {
  return rewriteGraph([collectFacts(parseModule(source, url))], options)[0];
}

function problemsOf(source: string): string[] {
  return rewrite(source, 'x.js', { yieldingMembers: ['waitOn'] }).problems.map(
    ({ kind, line, column, reason }) => `${line}:${column} ${kind} ${reason}`,
  );
}

describe('what cannot be rewritten', () => {
  it.each([
    [
      `function* f(a, b = ${OP}) { }`,
      '1:20 plain-only Atomics operation in the default value of a parameter of a generator function, which cannot wait',
    ],
    [
      `function f(a, b = ${OP}) { var b; }`,
      '1:19 plain-only Atomics operation in the default value of a parameter that is declared again, which cannot wait',
    ],
    [
      `function* f(a, [b]) { var b; ${OP}; }`,
      '1:30 plain-only Atomics operation in a generator function that declares a parameter again, which cannot wait',
    ],
    [
      `class C { [k] = ${OP}; }`,
      '1:17 plain-only Atomics operation in a class with a field whose name is computed, which cannot wait',
    ],
    [
      `function f() { class C { static [k] = ${OP}; } }`,
      '1:39 plain-only Atomics operation in a class with a static field whose name is computed, which cannot wait',
    ],
    [
      `class C { static { ${OP}; } }`,
      '1:20 plain-only Atomics operation in the top level of a module, which cannot wait',
    ],
    [
      `class C { [f()](a) { ${OP}; } }`,
      '1:22 plain-only Atomics operation in a method with a computed name, which cannot wait',
    ],
    [
      `function f(a) { return new.target && ${OP}; }`,
      '1:38 plain-only Atomics operation in a function that uses new.target, which cannot wait',
    ],
    [
      `class C extends B { m(a) { return () => { super.x = ${OP}; }; } }`,
      '1:53 plain-only Atomics operation in an arrow function that assigns to super, which cannot wait',
    ],
    [
      `class C extends B { constructor(a) { super(); super.x = ${OP}; } }`,
      '1:57 plain-only Atomics operation in a constructor that assigns to super, which cannot wait',
    ],
    [
      `const o = { m(a) { return super.x + ${OP}; } };`,
      '1:37 plain-only Atomics operation in a method of an object literal that uses super, which cannot wait',
    ],
    [OP, '1:1 plain-only Atomics operation in the top level of a module, which cannot wait'],
    [
      `class B { get v() { return ${OP}; } } class C extends B { m() { return super.v; } }`,
      '1:85 plain-only an accessor of the base class may reach an Atomics operation, and cannot wait',
    ],
    [
      `const o = { set v(x) { ${OP}; } }; function f() { [o.v] = [1]; }`,
      '1:65 plain-only a setter that a pattern writes to may reach an Atomics operation, and cannot wait',
    ],
    [
      `const p = new Proxy({}, { has: () => ${OP} });`,
      '1:32 plain-only has() may reach an Atomics operation, and a proxy cannot wait for this trap',
    ],
    [
      `class C { toJSON() { return ${OP}; } }`,
      '1:17 plain-only toJSON() may reach an Atomics operation, and JSON.stringify cannot wait for it',
    ],
    ['export const f = eval(1);', '1:18 refused eval makes code that is not rewritten'],
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
    ['export const f = () => new Date();', '1:24 uncontrolled new Date() reads the clock'],
    ["import d from './d.json';", "1:1 refused imports JSON without with { type: 'json' }, which Node refuses"],
    [
      "export { default } from './d.json';",
      "1:1 refused imports JSON without with { type: 'json' }, which Node refuses",
    ],
    ["export * as d from './d.json';", "1:1 refused imports JSON without with { type: 'json' }, which Node refuses"],
    [
      "import d from './d.css' with { type: 'css' };",
      '1:1 refused imports with attributes other than type: json are not supported',
    ],
  ])('%s', (source, expected) => {
    expect(problemsOf(source)).toEqual([expected]);
  });

  it.each([
    'export const x = new Map([[1, 2]]); export function f(a) { return Atomics.load(a, x.get(0)); }',
    'const { Atomics: A } = globalThis; export const f = (a) => A.load(a, 0);',
    'export class C { constructor(f) { f(); this.x = [1].map(String); } }',
    'export function f(xs) { return xs.sort((p, q) => p - q); }',
    'export let n = 0; n = 5;',
    `async function f(a) { ${OP}; }`,
    `async function* f(a) { ${OP}; }`,
    `const o = { get v() { return ${OP}; } }; async function f() { return o.v; }`,
    `export const f = (p, a) => p.then(() => ${OP});`,
    "export const f = () => import('./x.js');",
    'await 1;',
    'export const f = (s) => eval(s);',
    "export const f = () => new Function('return 1');",
    'export const f = () => typeof eval;',
    'export const f = () => setTimeout(f, 1);',
    'export let n = 0; export function inc() { n++; }',
    "import d from './d.json' with { type: 'json' };",
    "export { default } from './d.json' with { type: 'json' };",
    "export { f } from './f.js';",
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
      'a getter of the base class',
      'class B { get v() { return Atomics.load(this.a, 0); } } class C extends B { constructor(a) { super(); this.a = a; } m() { return super.v; } } export function main(a) { return new C(a).m(); }',
    ],
    [
      'a setter that a pattern writes to',
      'export function main(a) { const o = { set v(x) { Atomics.load(a, 0); } }; [o.v] = [1]; }',
    ],
    ['toJSON', 'export function main(a) { return JSON.stringify({ toJSON: () => Atomics.load(a, 0) }); }'],
    [
      'a trap of a proxy',
      "export function main(a) { return 'x' in new Proxy({}, { has: () => Atomics.load(a, 0) === 0 }); }",
    ],
    ['a replacer of JSON', "export function main(a) { return JSON.parse('1', () => Atomics.load(a, 0)); }"],
    [
      'new.target',
      'function F(a) { this.t = new.target; Atomics.load(a, 0); } export function main(a) { return new F(a); }',
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
      '\nfunction F(a) { this.t = new.target;\n    Atomics.load(a, 0); } export function main(a) { return new F(a); }',
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
      token: 14,
      text: 'Atomics.load(a, 0)',
    });
  });

  it.each([
    [
      'export function main(a) {\n  return JSON.parse(\n    "1", () => Atomics.load(a, 0)); }',
      'main.js:3: Atomics.load was reached through JSON.parse() at main.js:2, which cannot wait; the lockstep engine can run this',
    ],
    [
      'function F(a) { this.t = new.target;\n Atomics.load(a, 0); } export function main(a) { return new F(a); }',
      'main.js:2: Atomics operation in a function that uses new.target, which cannot wait; the lockstep engine can run this',
    ],
    ...[
      'Object.defineProperty(Atomics, "load", { value: 1 })',
      'Object.assign(Atomics, { load: 1 })',
      'Reflect.set(Atomics, "load", 1)',
      'delete Atomics.load',
      'const { A } = { A: Atomics }; A.load = 1',
    ].map((change) => [
      `export function main(a) {\n ${change};\n Atomics.add(a, 0, 1); }`,
      'main.js:2: Atomics.load is replaced in one thread, and coroutines share one; the lockstep engine can run this',
    ]),
  ])('says through what: %s', async (source, expected) => {
    const program = await linkSource(source);
    const scheduler = new CoopScheduler();
    const { main } = program.instantiate(scheduler).namespace;
    const a = new Int32Array(new SharedArrayBuffer(16));
    scheduler.prepare(plainGround(1));
    scheduler.begin({ choose: ({ preferred }) => preferred }, [begin(actor(main, a), undefined, [])]);
    expect(scheduler.run()).toBe('crash');
    const short = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
    const { error } = scheduler;
    expect(error).toBeInstanceOf(OutsideCoroutine);
    expect(describeOutside(error as OutsideCoroutine, program.sites, program.problems, short)).toBe(expected);
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
