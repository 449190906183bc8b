/**
 * Programs of several files, whose entry `main.mjs` exports `main(a)`. Each must come out as Node itself has it: results,
 * order of evaluation, errors.
 */
export interface ModuleProgram {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

const program = (name: string, files: Readonly<Record<string, string>>): ModuleProgram => ({ name, files });
const READ = 'function read(a, i) { return Atomics.load(a, i); }';

export const COMMONJS: readonly ModuleProgram[] = [
  program('module.exports, exports.x, and what imports of both see', {
    'main.mjs': `import lock, { take, 'odd name' as odd, Cell } from './lock.cjs'; import * as all from './lock.cjs'; import fn from './fn.cjs';
      export function main(a) { return [take(a), lock.take(a), odd, new Cell(a).get(), all.take === take, all.default === lock, Object.keys(all), fn(a), fn.name, fn.extra(a), fn.length]; }`,
    'lock.cjs': `'use strict'; ${READ} exports.take = (a) => read(a, 1); exports['odd name'] = 5; class Cell { constructor(a) { this.a = a; } get() { return read(this.a, 2); } } module.exports.Cell = Cell;`,
    'fn.cjs': `module.exports = function fn(a, b) { return Atomics.add(a, 3, 10); }; module.exports.extra = (a) => Atomics.load(a, 3);`,
  }),
  program('what Node hands to a CommonJS module', {
    'main.mjs': `import self from './self.cjs'; export function main(a) { Atomics.load(a, 0); return self; }`,
    'self.cjs': `const { basename } = require('node:path');
      exports.seen = [this === exports, this === module.exports, basename(__filename), basename(__dirname) === basename(module.path), module.filename === __filename, module.id === __filename, module.loaded, module.children.length, module.paths.length > 0, typeof module.require, arguments.length, require.main === module, typeof require.resolve, typeof require.extensions['.js'], basename(require.resolve('./self.cjs')), require.resolve('fs'), module.constructor.name, new.target === undefined];
      exports.cached = () => [require.cache[__filename] === module, module.loaded];
      exports.called = exports.cached();`,
  }),
  program('JSON, builtins, folders, extensions', {
    'main.mjs': `import data from './data.cjs'; export function main(a) { Atomics.load(a, 0); return data; }`,
    'data.cjs': `const data = require('./data.json'); data.list.push(3); const again = require('./data'); let error; try { require('./broken.json'); } catch (caught) { error = [caught.name, caught.message.includes('broken.json')]; }
      module.exports = { data, same: data === again, folder: require('./folder'), sep: require('path').sep === require('node:path').sep, bare: require('./lib/x'), error };`,
    'data.json': '{ "list": [1, 2] }',
    'broken.json': '{',
    'folder/index.js': 'exports.here = __filename.endsWith("index.js");',
    'lib/x.js': 'exports.x = 1;',
  }),
  program('JSON that is imported', {
    'main.mjs': `import data from './data.json' with { type: 'json' }; import * as all from './data.json' with { type: 'json' }; import { again } from './again.mjs'; data.list.push(3);
      export function main(a) { Atomics.load(a, 0); return [data, all.default === data, Object.keys(all), again === data, Object.keys(data), Object.getPrototypeOf(data) === Object.prototype]; }`,
    'again.mjs': `export { default as again } from './data.json' with { type: 'json' };`,
    'data.json': '{ "list": [1, 2], "__proto__": null, "text": "a\\u2028b" }',
  }),
  program('broken JSON that is imported', {
    'main.mjs': `import data from './broken.json' with { type: 'json' }; export function main() { return data; }`,
    'broken.json': '{ "list": [1, 2',
  }),
  program('conditional requires, and such as lead nowhere', {
    'main.mjs': `import { missing, taken, order, bad } from './cond.cjs'; export function main(a) { Atomics.load(a, 0); return { missing, taken: taken(a), order, bad }; }`,
    'cond.cjs': `const order = globalThis.order = []; exports.order = order; if (order.length > 0) require('./never.cjs');
      try { require('optional-package-that-is-not-there'); } catch (error) { exports.missing = [error.code, error.message.split('\\n')[0]]; }
      try { require('./nowhere.cjs'); } catch (error) { exports.missing.push(error.code); }
      exports.bad = [undefined, '', 5].map((name) => { try { require(name); } catch (error) { return error.code; } });
      exports.taken = order.length === 0 ? require('./yes.cjs') : null;`,
    'never.cjs': `globalThis.order.push('never');`,
    'yes.cjs': `globalThis.order.push('yes'); module.exports = (a) => Atomics.load(a, 0);`,
  }),
  program('a cycle sees what is there so far', {
    'main.mjs': `import a from './a.cjs'; export function main(view) { return [a.done, a.late(view), a.seen, a.b.seen, a.b.late(view)]; }`,
    'a.cjs': `exports.done = false; const b = require('./b.cjs'); exports.b = b; exports.seen = b.done; exports.done = true; exports.late = (v) => Atomics.load(v, 0);`,
    'b.cjs': `exports.done = false; const a = require('./a.cjs'); exports.seen = [a.done, Object.keys(a)]; exports.late = (v) => a.late(v) + a.done; exports.done = true;`,
  }),
  program('require of ES modules', {
    'main.mjs': `import c from './c.cjs'; export function main(a) { Atomics.load(a, 0); return c.seen.concat(c.read(a), c.later()); }`,
    'c.cjs': `const es = require('./es.mjs'); const plain = require('./plain.mjs'); const whole = require('./whole.mjs');
      exports.seen = [Object.keys(es), es.__esModule, es.default(1), Object.keys(plain), plain.__esModule, plain === require('./plain.mjs'), es === require('./es.mjs'), typeof whole, String(es[Symbol.toStringTag])];
      exports.read = (a) => es.read(a); exports.later = () => { const before = plain.n; plain.inc(); return [before, plain.n]; };`,
    'es.mjs': `export default (x) => x + 1; export ${READ.replace('a, i)', 'a, i = 1)')}`,
    'plain.mjs': 'export let n = 0; export function inc() { n++; }',
    'whole.mjs': `export default 1; const whole = () => 2; export { whole as 'module.exports' };`,
  }),
  program('require of an ES module that is under way', {
    'main.mjs': `import './b.mjs'; import { caught } from './log.cjs'; export function main(a) { Atomics.load(a, 0); return caught; }`,
    'b.mjs': `import './c.cjs'; export const b = 1;`,
    'c.cjs': `try { require('./b.mjs'); } catch (error) { require('./log.cjs').caught.push(error.code); }`,
    'log.cjs': 'exports.caught = [];',
  }),
  program("the cache is the program's", {
    'main.mjs': `import c from './c.cjs'; export function main(a) { Atomics.load(a, 0); return c; }`,
    'c.cjs': `const first = require('./n.cjs'); delete require.cache[require.resolve('./n.cjs')]; const second = require('./n.cjs'); require.cache[__filename + '.made'] = { exports: 1 };
      module.exports = { fresh: first !== second, n: globalThis.count, keys: Object.keys(require.cache).map((path) => path.split('/').at(-1)).includes('n.cjs'), own: require.cache[__filename] === module };`,
    'n.cjs': 'globalThis.count = (globalThis.count ?? 0) + 1; module.exports = {};',
  }),
  program('packages say what their files are', {
    'main.mjs': `import { kind as none } from './none/x.js'; import { kind as es } from './es/x.js'; import cjs from './cjs/x.js'; import detected from './none/y.js'; import pkg, { which } from 'pkg'; import viaRequire from './uses.cjs';
      export function main(a) { return [none(a), es(a), cjs.kind(a), detected.kind(a), pkg, which, viaRequire]; }`,
    'none/x.js': 'export const kind = (a) => "module " + Atomics.load(a, 0);',
    'none/y.js': 'exports.kind = (a) => "commonjs " + Atomics.load(a, 0);',
    'es/package.json': '{ "type": "module" }',
    'es/x.js': `export const kind = (a) => typeof require + Atomics.load(a, 0);`,
    'cjs/package.json': '{ "type": "commonjs" }',
    'cjs/x.js': 'module.exports.kind = (a) => typeof require + Atomics.load(a, 0);',
    'uses.cjs': `module.exports = require('pkg').which + require('pkg/sub').sub;`,
    'node_modules/pkg/package.json':
      '{ "name": "pkg", "exports": { ".": { "import": "./i.mjs", "require": "./r.js" }, "./sub": "./sub.js" } }',
    'node_modules/pkg/i.mjs': `export default 'default'; export const which = 'import';`,
    'node_modules/pkg/r.js': `exports.which = 'require';`,
    'node_modules/pkg/sub.js': `exports.sub = 'sub';`,
  }),
  program('names that a compiler has passed on', {
    'main.mjs': `import * as all from './index.cjs'; import { one, two, three } from './index.cjs'; export * from './index.cjs';
      import * as self from './main.mjs'; export function main(a) { return [Object.keys(all), one(a), two, three, all.default.__esModule, Object.keys(self)]; }`,
    'index.cjs': `"use strict"; var __exportStar = function (m, e) { for (var k in m) if (k !== 'default') Object.defineProperty(e, k, { enumerable: true, get: function () { return m[k]; } }); };
      Object.defineProperty(exports, '__esModule', { value: true }); exports.three = exports.two = void 0; __exportStar(require('./one.cjs'), exports); var two_1 = require('./two.cjs'); Object.defineProperty(exports, 'two', { enumerable: true, get: function () { return two_1.two; } }); exports.three = 3; exports.default = 'the default';`,
    'one.cjs': `exports.one = (a) => Atomics.load(a, 0); exports.default = 1;`,
    'two.cjs': `exports.two = 2;`,
  }),
  program('named imports keep the value of the time of evaluation', {
    'main.mjs': `import c, { n, later } from './c.cjs'; export function main(a) { const before = [n, c.n, later]; c.inc(a); return [before, n, c.n, later, c.later]; }`,
    'c.cjs': `exports.n = 1; exports.inc = (a) => { exports.n += Atomics.load(a, 1); exports.later = 5; }; if (false) exports.later = 0;`,
  }),
  program('code that is not strict', {
    'main.mjs': `import c from './c.cjs'; export function main(a) { return c(a); }`,
    'c.cjs': `if (true) { function hoisted(a) { return Atomics.load(a, 0); } } function own(a) { return [this === globalThis, typeof this, Atomics.load(a, 1)]; } function mapped(x, a) { arguments[0] = 9; return [x, Atomics.load(a, 0)]; }
      const arrow = (a) => [arguments.length, Atomics.load(a, 2)]; var twice = 1; var twice = (a) => Atomics.load(a, 3); function same(a, a) { return a; }
      module.exports = function (a) { leaked = Atomics.load(a, 0); return [hoisted(a), own(a), own.call(5, a)[1], mapped(1, a), arrow(a), twice(a), 010, same(1, 2), leaked, delete globalThis.leaked]; }; return; never();`,
  }),
  program('createRequire in an ES module', {
    'main.mjs': `import { createRequire } from 'node:module'; import * as m from 'module'; const require = createRequire(import.meta.url); const { read } = require('./c.cjs'); const other = m.createRequire(import.meta.url); const r2 = m.default.createRequire(import.meta.url);
      export function main(a) { return [read(a), other('./c.cjs').read === read, r2('./c.cjs').read === read, require('node:path') === other('path')]; }`,
    'c.cjs': `exports.read = (a) => Atomics.load(a, 2);`,
  }),
  program('aliases of Atomics, classes and prototypes', {
    'main.mjs': `import ops, { A, load } from './ops.cjs'; import { Lock } from './lock.cjs'; export function main(a) { return [load(a, 0), A.load(a, 1), ops.load(a, 2), new Lock(a).take(), Lock.make(a).take()]; }`,
    'ops.cjs': `const { load } = Atomics; exports.load = load; exports.A = Atomics;`,
    'lock.cjs': `const { inherits } = require('util'); function Base(a) { this.a = a; } Base.prototype.take = function () { return Atomics.load(this.a, 3); }; function Lock(a) { Base.call(this, a); } inherits(Lock, Base); Lock.make = (a) => new Lock(a); module.exports = { Lock };`,
  }),
  program('errors while modules are evaluated', {
    'main.mjs': `import c from './c.cjs'; export function main(a) { Atomics.load(a, 0); return c; }`,
    'c.cjs': `const seen = []; for (let i = 0; i < 2; i++) { try { require('./throws.cjs'); } catch (error) { seen.push(error.message); } try { require('./throws.mjs'); } catch (error) { seen.push(error.message); } } module.exports = seen;`,
    'throws.cjs': `throw new Error('commonjs ' + (globalThis.n = (globalThis.n ?? 0) + 1));`,
    'throws.mjs': `throw new Error('module ' + (globalThis.m = (globalThis.m ?? 0) + 1));`,
  }),
  program('names that a CommonJS module does not have', {
    'main.mjs': `import { missing } from './c.cjs'; export const main = () => missing;`,
    'c.cjs': 'module.exports = Object.fromEntries([["missing", 1]]);',
  }),
  program('a hash-bang and a directive', {
    'main.mjs': `import c from './c.cjs'; export function main(a) { return c(a); }`,
    'c.cjs': `#!/usr/bin/env node\n'use strict'; module.exports = function (a) { return [Atomics.load(a, 0), (function () { return this; })() === undefined]; };`,
  }),
];

export const CYCLES: readonly ModuleProgram[] = [
  program('live bindings, in a cycle and out of it', {
    'main.mjs': `import { n, inc, seen } from './a.mjs'; import * as ns from './a.mjs'; export { n as passed } from './a.mjs'; import * as self from './main.mjs';
      export function main(a) { const before = [n, ns.n, self.passed]; inc(a); return [before, n, ns.n, self.passed, seen(), { n }.n, typeof n, \`\${n}\`]; }`,
    'a.mjs': `import { seenByB } from './b.mjs'; export let n = 1; export function inc(a) { n += Atomics.load(a, 1); } export const seen = () => seenByB();`,
    'b.mjs': `import { n } from './a.mjs'; export const seenByB = () => n;`,
  }),
  program('the temporal dead zone', {
    'main.mjs': `import { b } from './b.mjs'; export let a = 'a'; export function main(view) { Atomics.load(view, 0); return b; }`,
    'b.mjs': `import { a } from './main.mjs'; import * as ns from './main.mjs'; export const b = []; for (const get of [() => a, () => ns.a, () => typeof a]) { try { b.push(get()); } catch (error) { b.push(error.name, error.message); } }`,
  }),
  program('an error in a cycle ends the program', {
    'main.mjs': `import './b.mjs'; export const a = 1; export const main = () => 1;`,
    'b.mjs': `import { a } from './main.mjs'; a;`,
  }),
  program('functions are there before their module is evaluated', {
    'main.mjs': `import { early, later } from './b.mjs'; import named from './named.mjs'; export function main(view) { return [early, later(view), helper(view), named]; } export function helper(view) { return view === undefined ? 'set-up' : Atomics.load(view, 1); } export function* generated() { yield 1; } export async function slow() {}`,
    'b.mjs': `import { helper, generated, slow } from './main.mjs'; export const early = [helper(), helper.name, helper.length, [...generated()], slow.name]; export const later = (view) => helper(view) + Atomics.load(view, 0);`,
    'named.mjs': `import other from './other.mjs'; export default function (view) { return view; } export const twice = 2; export { other };`,
    'other.mjs': `import fn from './named.mjs'; export default [fn(3), fn.name];`,
  }),
  program('defaults in cycles', {
    'main.mjs': `import b from './b.mjs'; export default function (a) { return Atomics.load(a, 2); } import C from './class.mjs'; export function main(a) { return [b.early, b.call(a), C.name, C.seen]; }`,
    'b.mjs': `import fn from './main.mjs'; export default { early: [typeof fn, fn.name, fn.length], call: (a) => fn(a) };`,
    'class.mjs': `import { seen } from './uses-class.mjs'; export default class { static seen = seen; }`,
    'uses-class.mjs': `import C from './class.mjs'; export let seen; try { seen = C.name; } catch (error) { seen = error.name; }`,
  }),
  program('an expression as a default in a cycle', {
    'main.mjs': `import { seen } from './b.mjs'; export default [1, 2]; export function main(a) { Atomics.load(a, 0); return seen; }`,
    'b.mjs': `import list from './main.mjs'; export let seen; try { seen = list; } catch (error) { seen = error.name; }`,
  }),
  program('export * and re-exports in cycles', {
    'main.mjs': `import * as all from './index.mjs'; import { x, y, z, shared } from './index.mjs'; export function main(a) { return [Object.keys(all), x(a), y(a), z, shared, all.inner.x === x]; }`,
    'index.mjs': `export * from './x.mjs'; export * from './y.mjs'; export * as inner from './index.mjs'; export const shared = 'own';`,
    'x.mjs': `import { y } from './index.mjs'; export const x = (a) => y(a) + 1;`,
    'y.mjs': `import { x, shared as other } from './index.mjs'; export function y(a) { return Atomics.load(a, 0); } export const z = [typeof x]; export const shared = () => other; export default 1;`,
  }),
  program('order of evaluation in cycles', {
    'main.mjs': `import './a.mjs'; import { log } from './log.mjs'; log.push('main'); export function main(v) { Atomics.load(v, 0); return log; }`,
    'a.mjs': `import './b.mjs'; import './late.mjs'; import { log } from './log.mjs'; log.push('a');`,
    'b.mjs': `import './c.mjs'; import { log } from './log.mjs'; log.push('b');`,
    'c.mjs': `import './a.mjs'; import { log } from './log.mjs'; log.push('c');`,
    'late.mjs': `import { log } from './log.mjs'; log.push('late');`,
    'log.mjs': 'export const log = [];',
  }),
  program('a module that imports itself', {
    'main.mjs': `import * as self from './main.mjs'; import { main as again } from './main.mjs'; export let n = 1; export function main(a) { n++; return [self.n, n, again === main, self.main === main, Object.keys(self), Atomics.load(a, 1)]; }`,
  }),
  program('imported names in every position', {
    'main.mjs': `import { fn, tag, Class, box, n, nothing } from './b.mjs'; export const here = 1;
      export function main(a) { const object = { n, fn, nothing }; let text = ''
        fn(a)
        tag\`x\`; for (const x of box.list) text += x; class Sub extends Class { m() { return super.m(a); } }
        return [fn(a), tag\`\${n}\`, new Class().m(a), new Sub().m(a), box.fn(a), box?.fn?.(a), nothing?.(a) ?? 'none', fn?.(a), [...box.list, n], object.n, object.fn(a), ((x = n) => x)(), text, n ? box[n] : 0, \`\${n}\`, -n, fn.call({}, a), [1].map(() => fn(a))]; }`,
    'b.mjs': `import { here } from './main.mjs'; export function fn(a) { return [this === undefined, Atomics.load(a, 0)]; } export function tag(parts, ...values) { return [this === undefined, parts.length, values]; } export class Class { m(a) { return Atomics.load(a, 1); } } export const box = { 1: 'one', list: ['p', 'q'], fn(a) { return [this === box, Atomics.load(a, 2)]; } }; export let n = 1; export const nothing = undefined; export const bump = () => { n++; return here; };`,
  }),
  program('a name that two modules export', {
    'main.mjs': `import * as all from './both.mjs'; export function main(a) { Atomics.load(a, 0); return Object.keys(all); }`,
    'both.mjs': `export * from './p.mjs'; export * from './q.mjs'; export * from './again.mjs';`,
    'p.mjs': `export const p = 1, both = 1; export { one } from './one.mjs';`,
    'q.mjs': `export const q = 1, both = 1; export * from './one.mjs';`,
    'again.mjs': `export * from './both.mjs';`,
    'one.mjs': 'export const one = 1;',
  }),
  program('such a name imported', {
    'main.mjs': `import { both } from './both.mjs'; export const main = () => both;`,
    'both.mjs': `export * from './p.mjs'; export * from './q.mjs';`,
    'p.mjs': `export const both = 1;`,
    'q.mjs': `export const both = 1;`,
  }),
  program('re-exports that lead in a circle', {
    'main.mjs': `import { x } from './a.mjs'; export const main = () => x;`,
    'a.mjs': `export { x } from './b.mjs';`,
    'b.mjs': `export { x } from './a.mjs';`,
  }),
  program('a namespace object is as Node has it', {
    'main.mjs': `import * as ns from './a.mjs'; export function main(a) { Atomics.load(a, 0); const attempt = (fn) => { try { return fn(); } catch (error) { return error.name; } };
      return [Object.getPrototypeOf(ns), Object.keys(ns), String(ns[Symbol.toStringTag]), Object.isExtensible(ns), attempt(() => { ns.b = 2; }), attempt(() => { ns.other = 1; }), 'b' in ns, 'other' in ns]; }`,
    'a.mjs': `export const b = 1; export const a = 2; export default 3;`,
  }),
];
