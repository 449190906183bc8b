/** Accesses to elements do rewritten what they do in the language, watched or not, and are shown as what they are. */
import { compileFunction } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { LockstepActor } from '../../../../src/engine/lockstep/actor.js';
import { installPoints } from '../../../../src/engine/lockstep/points.js';
import { FakeActor, nativeSource, rewritten, Shown } from './shown.js';

/** Bodies of `(a) => …`, where `a` is an Int32Array of 10, 20, 30, 40. */
const BODIES = {
  read: 'return a[1] + a[a[0] / 10];',
  'read twice over': 'return a[a[a[0] / 10] / 10];',
  write: 'a[0] = 5; return a[0];',
  'value of a write': 'return (a[0] = 2 ** 32 + 7);',
  'write of a read': 'a[0] = a[1] = a[2]; return [...a];',
  'order of a write':
    "const log = []; const f = (x, v) => (log.push(x), v); f('a', a)[f('i', 0)] = f('v', 9); return log.join('') + a[0];",
  compound: 'a[0] += 5; a[1] -= 1; a[2] **= 2; a[3] >>>= 1; return [...a];',
  'compound once': 'let i = 0; a[i++] += a[i++]; return [i, ...a];',
  logical: 'a[0] ||= 7; a[0] &&= 8; a[9] ??= 1; return [...a, a[9]];',
  'postfix and prefix': 'const seen = [a[0]++, ++a[0], a[1]--, --a[1]]; a[2]++; ++a[3]; return [...seen, ...a];',
  'of a bigint':
    'const b = new BigInt64Array([1n]); const old = b[0]++; b[0] += 5n; return [String(old), String(b[0])];',
  swap: '[a[0], a[1]] = [a[1], a[0]]; return [...a];',
  'targets of patterns':
    '({ x: a[0], ...a[9] } = { x: 4 }); for (a[1] of [1, 2]); for (a[2] in { 7: 0 }); return [...a];',
  destructuring: 'const [x, , y, ...rest] = a; const { 0: z, length } = a; return [x, y, z, length, ...rest];',
  'patterns within patterns':
    'const [[x, y], { 0: z, length, ...rest }, [[v] = [a]] = []] = [a, a, [undefined]]; return [x, y, z, length, Object.keys(rest), v];',
  'patterns within object patterns':
    'const { p: { 1: x, q: [y] }, [a[0]]: z = 5, ...rest } = { p: Object.assign([0, a[1]], { q: a }), r: 1 }; return [x, y, z, rest];',
  'rest that is a pattern': 'const [x, ...[y, [z], ...rest]] = [1, 2, a, 3, 4]; return [x, y, z, rest];',
  'parameters that are patterns':
    'function f([x, y], { 1: z }, v = x, ...[w, [u] = a]) { return [x, y, z, v, w, u, arguments.length, f.length]; } return [f(a, a), f(a, a, 1, 2, a)];',
  'parameters of arrows':
    'const f = ([x, y], { 1: z }, v = x, ...rest) => [x, y, z, v, rest]; const g = ([x], y,) => x + y; return [f(a, a), f(a, a, 1, 2, 3), f.length, f.name, g(a, 1), g.length, [a, a].map(([, x]) => x)];',
  'parameters of methods':
    'class C { #p = 1; constructor([x]) { this.x = x; } m([x], y,) { return x + this.x + this.#p; } static s({ 0: x }) { return x; } set v([x, y]) { this.x = x + y; } } class D extends C { constructor(a, [y]) { super(a); this.y = y; } m([x]) { return super.m([x]) * 2; } } const d = new D(a, a); d.v = a; return [d.x, d.y, d.m(a), C.s(a), D.length];',
  'parameters of generators':
    'function* g([x, y] = a, z = x) { yield x; yield arguments.length; return y + z; } return [[...g()], [...g([1, 2])], g().next.call(g(a)).value];',
  'parameters and what they hide':
    'const x = 1; const f = ([y] = a, z = () => x + y) => { const x = 5; return z() + x; }; function h([y]) { var y; y ??= 3; return y; } function k([y]) { return y(); function y() { return 4; } } return [f(), h(a), k(a)];',
  'heads of loops':
    'const seen = []; for (const [x, y] of [a, a]) { const z = x; seen.push(z + y); } for (const { 3: x } of [a]) seen.push(x); let q; for ([q, a[0]] of [a]) seen.push(q); for (var [r = 1] of [[]]) ; for (let [s] of [a]) { if (s) continue; } return [...seen, r, a[0]];',
  'closures of heads':
    'const z = 9; const fs = []; for (const [x, y = () => z] of [a, a]) { const z = 1; fs.push(() => x + y + z + typeof y); } return fs.map((f) => f());',
  'head that names itself': 'try { for (const [x] of [x]) return x; } catch (error) { return error.name; }',
  'catch clauses':
    'const z = 4; try { throw a; } catch ([x, { length } = "ab", v = () => z]) { const z = 3; return [x, length, v]; }',
  'spread of members': 'return [{ ...a }, { ...[1, 2], ...a, x: 1 }, { ...null }];',
  'view with an iterator of its own':
    'class V extends Int32Array { *[Symbol.iterator]() { yield 7; } } const v = new V(a.buffer); const [x, y] = v; return [x, y, ...v];',
  'destructuring assignment': 'let x; let y; [x, y] = a; ({ 1: x } = a); return [x, y];',
  'loop over elements':
    'let sum = 0; for (const x of a) { if (x === 20) continue; if (x === 40) break; sum += x; } return sum;',
  spread: 'return [Math.max(...a), ...a, ...[...a].map((x) => x + 1)];',
  'methods of ranges':
    'a.fill(1, 1, 3); a.set([8, 9], 2); a.copyWithin(0, 2); return [a.slice(1).join(), a.indexOf(9), a.at(-1), a.map((x) => x * 2).join()];',
  'methods on any receiver':
    'return [[1, 2].slice(1), "abc".slice(1), "abc".includes("b"), new Map([[1, 2]]).set(3, 4).size, new Set(a).size];',
  'method of the program':
    'const o = { fill: (x) => x + 1, n: 1, set(x) { return this.n + x; } }; return [o.fill(1), o.set(2)];',
  'no method': 'try { ({}).fill(1); } catch (error) { return error instanceof TypeError; }',
  'called element':
    'const o = { f() { return this === o; } }; return o["f"]() && [() => 5][0]() === 5 && [function () { return this.length; }][0]() === 1;',
  'optional chain':
    'const n = null; const o = { a }; return [o?.a[1], n?.a[1], n?.[a[0]], o.a?.[2], o?.a?.slice?.(1).length, n?.a.fill(a[0]++), a[0]];',
  delete: 'const o = { 1: 2 }; const d = delete o[1]; return [d, o[1], delete o?.[1]];',
  'by call and apply':
    'return [Array.prototype.indexOf.call(a, 20), Array.prototype.slice.apply(a, [1, 2]).join(), Math.max.apply(null, a), Reflect.apply(Array.prototype.at, a, [-1])];',
  'data view':
    'const d = new DataView(a.buffer); d.setInt16(2, -5, true); return [d.getInt16(2, true), d.getUint8(0), a[0]];',
  'node buffer':
    'const b = Buffer.from(a.buffer); b.writeInt32LE(77, 4); b.write("hi", 8); return [b.readInt32LE(4), a[1], b.toString("latin1", 8, 10), b.equals(b)];',
  copies:
    'return [new Float64Array(a).join(), Array.from(a, (x) => x + 1), Int8Array.from(a).length, JSON.stringify(a), Object.values(a)];',
  'string keys': 'let sum = 0; for (const i in a) sum += a[i]; return [sum, a["length"], a["1"]];',
  'arrow of one expression':
    'const next = () => a[0]++; const put = (v) => (a[1] = v); return [next(), next(), put(3), ((x) => ({ x: a[x]++ }))(2), ...a];',
  'default values and fields':
    'const f = (x = a[1]) => x; class C { v = a[2]; static s = a[3]; }; return [f(), new C().v, C.s];',
  directive: 'function f() { "use strict"; a[0]++; return this; } return [f() === undefined, a[0]];',
  'without semicolons': 'let x = 1\n a[0] = 2\n ;[x] = a\n a[1]++\n return [x, ...a]',
  'called by new':
    'class C { constructor(x) { this.x = x; } } class D extends [C][0] {} const o = { c: [C] }; return [new [C][0](a[0]).x, new o.c[0](a[1]).x, new D(a[2]).x, new o.c[0]().x];',
  'generator of the program':
    'function* g() { yield* a; a[0] = yield a[1]; } const it = g(); const seen = []; for (let i = 0; i < 5; i++) seen.push(it.next(i).value); it.next(99); return [...seen, a[0]];',
} as const;

/** What points take the place of. */
const NATIVES = [Atomics, Date, performance, Math].map((owner) => [owner, methodsOf(owner)] as const);

function methodsOf(owner: object): PropertyDescriptorMap {
  const all = Object.entries(Object.getOwnPropertyDescriptors(owner));
  return Object.fromEntries(all.filter(([, { configurable }]) => configurable === true));
}

const memory = (): Int32Array => Int32Array.from([10, 20, 30, 40]);
const natively = (body: string): unknown =>
  (compileFunction(`'use strict'; ${body}`, ['a']) as (a: Int32Array) => unknown)(memory());

describe.each(Object.entries(BODIES))('%s', (_, body) => {
  it.each([true, false])('does the same, watched: %s', async (watched) => {
    const runtime = new Shown();
    const coroutine = await rewritten(body, runtime);
    expect(coroutine(runtime.share(memory(), watched))).toEqual(natively(body));
    const actor = new FakeActor(watched);
    const native = await nativeSource(body, actor);
    expect(native(actor.share(memory()))).toEqual(natively(body));
  });
});

it('Atomics has its places on real threads, by any name', async () => {
  const body = `const { load } = Atomics; const A = Atomics;
    return [Atomics.load(a, 0), load(a, 1), A.add(a, 2, 1), [Atomics][0].load(a, 3), typeof Atomics];`;
  const actor = new FakeActor(true);
  installPoints(actor as unknown as LockstepActor);
  try {
    const native = await nativeSource(body, actor);
    expect(native(memory())).toEqual([10, 20, 30, 40, 'object']);
    expect(new Set(actor.sites).size).toBe(4);
    expect(actor.sites).not.toContain(-1);
  } finally {
    for (const [owner, natives] of NATIVES) Object.defineProperties(owner, natives);
  }
});

type Accesses = readonly [plain: string, coroutine: string, native: string];

/** Which bytes a body reads and writes: rewritten, also as a coroutine, and on a real thread. */
async function accesses(body: string): Promise<Accesses> {
  const [plain, coroutine] = [new Shown(), new Shown()];
  (await rewritten(body, plain))(plain.share(memory(), true));
  (await rewritten(`Atomics.load(a, 0); ${body}`, coroutine))(coroutine.share(memory(), true));
  const actor = new FakeActor(true);
  (await nativeSource(body, actor))(actor.share(memory()));
  return [plain.seen.join(' '), coroutine.seen.join(' '), actor.seen.join(' ')];
}

it.each([
  ['a[1];', 'r4+4'],
  ['a[1] = 2;', 'w4+4'],
  ['a[1]++;', 'r4+4 w4+4'],
  ['a[1] += a[2];', 'r4+4 r8+4 w4+4'],
  ['a[9]; a[-1]; a.length; a[0.5];', ''],
  ['new Uint8Array(a.buffer)[5] = 1;', 'w5+1'],
  ['new Int16Array(a.buffer, 2)[1];', 'r4+2'],
  ['const o = Object.create(a); o[1]; o.x; o[1] = 2; o[1]; [7][0]; ({ 1: 2 })[1];', 'r4+4'],
  ['[1, 2][0]; new Int32Array(4)[0] = 1; ({})[0];', ''],
  ['const [x, y] = a;', 'r0+4 r4+4'],
  ['for (const x of a) if (x === 20) break;', 'r0+4 r4+4'],
  ['[...a];', 'r0+4 r4+4 r8+4 r12+4'],
  ['[a[0], a[1]] = [1, 2];', 'w0+4 w4+4'],
  ['const { 2: x } = a;', 'r8+4'],
  ['const [[x], { 2: y }] = [a, a];', 'r0+4 r8+4'],
  ['const { p: [x, [y]] } = { p: [1, a] };', 'r0+4'],
  ['const [x, ...[[y]]] = [1, a];', 'r0+4'],
  ['const { [1]: x, [a.length - 1]: y } = a;', 'r4+4 r12+4'],
  ['const { 0: x, ...rest } = a; ({ ...a.subarray(3) });', 'r0+4 r4+4 r8+4 r12+4 r12+4'],
  ['let x; [[x]] = [a]; ({ p: { 1: x } } = { p: a });', 'r0+4 r4+4'],
  ['function f([x], { 1: y }, ...[z, [v]]) {} f(a, a, 1, a);', 'r0+4 r4+4 r0+4'],
  ['const f = ([x], y = 1) => 1; f(a); [a].map(([, x]) => x);', 'r0+4 r0+4 r4+4'],
  [
    'class C { constructor([x]) {} m({ 1: x }) {} set v([, , x]) {} } const c = new C(a); c.m(a); c.v = a;',
    'r0+4 r4+4 r0+4 r4+4 r8+4',
  ],
  ['function* g([x]) {} g(a);', 'r0+4'],
  [
    'for (const [x, y] of [a, a.subarray(2)]); let z; for ([z] of [a]); for ({ 1: z } of [a]);',
    'r0+4 r4+4 r8+4 r12+4 r0+4 r4+4',
  ],
  ['try { throw a; } catch ([x]) {}', 'r0+4'],
  ['const f = ([x, y] = a, z = a[2]) => x; f();', 'r0+4 r4+4 r8+4'],
  ['const f = ({ b: [x] = a, c: { 3: y } = a }) => x; f({});', 'r0+4 r12+4'],
  ['const { b: [x] = a } = {}; let y; [[y] = a] = [];', 'r0+4 r0+4'],
  ['a.fill(0, 1, 3);', 'w4+8'],
  ['a.fill(0, -1);', 'w12+4'],
  ['a.set([1, 2], 2);', 'w8+8'],
  ['a.set(a.subarray(0, 1), 3);', 'r0+4 w12+4'],
  ['a.copyWithin(0, 2);', 'r8+8 w0+8'],
  ['a.slice(1, -1);', 'r4+8'],
  ['a.indexOf(1); a.subarray(1);', 'r0+16'],
  ['a.at(-1);', 'r12+4'],
  ['a.sort();', 'r0+16 w0+16'],
  ['Array.prototype.slice.call(a, 3);', 'r12+4'],
  ['String.fromCharCode.apply(null, a);', 'r0+16'],
  ['const d = new DataView(a.buffer, 4); d.getInt16(0); d.setFloat64(4, 1);', 'r4+2 w8+8'],
  ['const b = Buffer.from(a.buffer); b.readInt32LE(4); b.writeUIntBE(1, 2, 3); b.write("hi", 8);', 'r4+4 w2+3 w8+2'],
  ['new Float64Array(a); Array.from(a); JSON.stringify(a);', 'r0+16 r0+16 r0+16'],
  ['new TextDecoder().decode(new Uint8Array(a.buffer, 1, 2));', 'r1+2'],
  ['({ a })?.a?.[2];', 'r8+4'],
  ['a?.fill?.(0, 1, 2); ({ a }).a?.at(3);', 'w4+4 r12+4'],
  ['const { from } = Array; from(a);', 'r0+16'],
  ['const set = Uint8Array.prototype.set; set.call(new Uint8Array(a.buffer), [1, 2], 1);', 'w1+2'],
  ['const Copy = Float64Array; new Copy(a);', 'r0+16'],
  ['let stringify; stringify = JSON.stringify; stringify(a);', 'r0+16'],
  ['const { get, set } = Reflect; get(a, 1); set(a, 2, 0); Reflect.get(a, 0);', 'r4+4 w8+4 r0+4'],
  ['const { values } = Object; values(a); String(a); a.toString(); a.join();', 'r0+16 r0+16 r0+16 r0+16'],
  ['new TextEncoder().encodeInto("ab", new Uint8Array(a.buffer, 0, 2));', 'w0+2'],
  ['try { crypto.getRandomValues(new Uint8Array(a.buffer, 0, 2)); } catch {}', 'w0+2'],
  // views that become text
  ['`${a}`;', 'r0+16'],
  ['const s = `x${a[0]}y${a.subarray(1)}`;', 'r0+4 r4+12'],
  ["a + '';\n 'x' + a;\n a == 1;\n [a] + '';", 'r0+16 r0+16 r0+16 r0+16'],
  ['({})[a];\n a in {};\n Number(a);\n parseInt(a);\n new Date(a);\n Symbol(a);', Array(6).fill('r0+16').join(' ')],
  ["[1, [a]].join();\n 'x'.concat(a);\n ''.split(a);\n a.toLocaleString();", Array(4).fill('r0+16').join(' ')],
  ['a === 1; !a; a && 1; typeof a; a == null; [a] == [a]; `${a.length}`; new DataView(a.buffer) + "";', ''],
  ['`${Buffer.from(a.buffer, 4, 8)}`;', 'r4+8'],
  ['const b = new Uint8Array(2); b[0] = a;\n b[1] += a;', 'r0+16 r0+16'],
  // methods that only show when they run
  ["const m = ['fill', 'at']; a[m[0]](0, 1, 2); a[m[1]](2); a?.[m[1]](3);", 'w4+4 r8+4 r12+4'],
  ["const o = Object; const k = 'values'; o[k](a); Object[k](a); ({ f: (x) => x })['f'](a);", 'r0+16 r0+16'],
  ['const run = (f) => f.call(a, 0, 1, 2); run(a.fill); run(Array.prototype.fill);', 'w4+4 w4+4'],
  [
    'const run = (f, x) => f(x); run(Object.values, a); run((x) => x, a); run(JSON.stringify, a.subarray(2));',
    'r0+16 r8+8',
  ],
  [
    'const run = (f, o) => [f?.(a), o?.f(a), o?.g?.f?.(a), (f ?? 1)(a.subarray(1))]; run(Object.values, null);',
    'r0+16 r4+12',
  ],
  ['const fs = new Map([["f", Array.from]]); fs.get("f")(a); (0, Object.entries)(a);', 'r0+16 r0+16'],
  ['const { fill } = a; const f = fill.bind(a, 7, 1); f(2); [3].forEach(f); fill.call(a, 0, 3);', 'w4+4 w4+8 w12+4'],
  ['const f = [].at.bind(a); f(2); f.call(null, 1); ({ f }).f(0);', 'r8+4 r4+4 r0+4'],
  ['[a].forEach(Object.values); [1].forEach(a.fill, a); [a].map(JSON.stringify);', 'r0+16 w0+16 r0+16'],
  // constructors
  ['new a.constructor(a); new (0, Float32Array)(a); Reflect.construct(Int8Array, [a]);', 'r0+16 r0+16 r0+16'],
  [
    'const make = (C, x) => new C(x); make(Int8Array, a); make(Array, a); make(class { constructor() {} }, a);',
    'r0+16',
  ],
  [
    'class W extends Int32Array {} new W(a); class V extends W { constructor(x) { super(x); } } new V(a);',
    'r0+16 r0+16',
  ],
  ['class V extends Int32Array { constructor() { super(2); } } new V(a); new Set(a);', 'r0+16'],
  ['new Int8Array(...[a]);', 'r0+16'],
  ['class W extends Int32Array { f() { super.fill(0, 1, 2); return super.at(2); } } new W(a.buffer).f();', 'w4+4 r8+4'],
  // what a call finds within a value
  ['JSON.stringify({ x: [1, { a }], b: a.subarray(3) });', 'r0+16 r12+4'],
  ['Object.getOwnPropertyDescriptor(a, 1); Object.defineProperty(a, 2, { value: 1 });', 'r4+4 w8+4'],
  ['Array.prototype.flat.call(a); new Blob([a]);', 'r0+16 r0+16'],
  // iterators read when they are asked
  ['const it = a.values(); a[3] = 1; it.next(); it.next();', 'w12+4 r0+4 r4+4'],
  ['for (const [i, x] of a.entries()) if (i === 1) break;', 'r0+4 r4+4'],
  ['const [x] = a[Symbol.iterator](); Array.from(a.subarray(2).values());', 'r0+4 r8+4 r12+4'],
  ['structuredClone(a); Buffer.from(a.buffer); new Int8Array(a.buffer); [].concat(a);', ''],
])('%s is %s', async (body, expected) => {
  expect(await accesses(body)).toEqual([expected, expected, expected]);
});
