/**
 * Language constructs, each a module with `main(a)` over four words. Where a construct could be told from its rewritten
 * form (names, lengths, evaluation order, what is caught where), `main` returns what tells.
 */
const LOAD =
  'function load(a, i) { return Atomics.load(a, i); }\nfunction add(a, i, v) { return Atomics.add(a, i, v); }\n';

export const CONSTRUCTS: Readonly<Record<string, string>> = {
  'nested operations':
    'export function main(a) { Atomics.store(a, 0, Atomics.load(a, 1) + Atomics.add(a, 2, 5)); return [...a]; }',
  'evaluation order of arguments': `const log = []; const t = (x) => (log.push(x), x);
export function main(a) { Atomics.compareExchange(t(a), t(0), t(Atomics.load(a, t(1))), t(7)); return log.slice(1).join(); }`,
  'bitwise operations and exchange': `export function main(a) { return [Atomics.or(a, 0, 6), Atomics.and(a, 0, 3), Atomics.xor(a, 0, 1), Atomics.sub(a, 0, 9), Atomics.exchange(a, 0, 4), Atomics.load(a, 0)]; }`,
  'notify and wait that does not match':
    'export function main(a) { return [Atomics.notify(a, 0), Atomics.notify(a, 0, 1), Atomics.wait(a, 0, 99, 0)]; }',
  'an operation that throws':
    'export function main(a) { try { Atomics.load(a, 99); } catch (error) { return error.name; } }',
  isLockFree: 'export function main(a) { Atomics.load(a, 0); return Atomics.isLockFree(4); }',
  'computed name of an operation':
    "export function main(a) { return Atomics['add'](a, 0, 2) + globalThis.Atomics.load(a, 0); }",
  'spread into an operation':
    'export function main(a) { const args = [a, 0, 5]; Atomics.store(...args); return Atomics.load(...args.slice(0, 2)); }',
  'aliases of operations': `const { load, store: put } = Atomics; const A = Atomics; const add = Atomics.add; const B = A;
export function main(a) { put(a, 0, 3); add(a, 0, 4); return load(a, 0) + B.exchange(a, 0, 1) + A.load(a, 0); }`,
  'aliases that cannot be followed': `let A = Atomics; const pick = (o) => o.load; const ops = { ...Atomics, add: Atomics.add };
export function main(a) { A.store(a, 0, 3); ops.add(a, 0, 1); const l = pick(Atomics); const f = Atomics; const g = [f][0]; return l(a, 0) + g.load(a, 0); }`,
  'a local named Atomics':
    'export function main(a) { const log = []; { const Atomics = { load: () => 42 }; log.push(Atomics.load()); } log.push(Atomics.load(a, 0)); return log; }',
  'a call of process where nothing goes on later':
    "export function main(a) { const heard = () => undefined; process.on('nothing', heard); process.off('nothing', heard); return Atomics.load(a, 0); }",
  recursion: `function fib(a, n) { return n < 2 ? Atomics.add(a, 0, n) * 0 + n : fib(a, n - 1) + fib(a, n - 2); }
export function main(a) { return [fib(a, 8), a[0]]; }`,
  'mutual recursion before the declaration': `export function main(a) { return even(a, 7); }
function even(a, n) { return n === 0 ? Atomics.load(a, 0) === a[0] : odd(a, n - 1); } function odd(a, n) { return n === 0 ? false : even(a, n - 1); }`,
  'a named function expression':
    'const f = function self(a, n) { return n === 0 ? Atomics.load(a, 1) : self(a, n - 1); }; export function main(a) { return [f(a, 3), f.name, f.length]; }',
  'names and lengths': `const arrow = (a, b = 1, ...c) => Atomics.load(a, 0); let { d = (x) => Atomics.load(x, 0) } = {}; let e; e = function (a, b) { Atomics.load(a, b); };
class C { m(a, b) { return Atomics.load(a, b); } static s(a) { return Atomics.load(a, 0); } f = (a) => Atomics.load(a, 0); }
const o = { m(a) { return Atomics.load(a, 0); }, p: (a) => Atomics.load(a, 0), 'q r': function (a) { return Atomics.load(a, 0); } };
function g(a, b, c) { return Atomics.load(a, b); }
export function main(a) { return [arrow, d, e, C.prototype.m, C.s, new C().f, o.m, o.p, o['q r'], g, main].map((f) => f.name + f.length).join() + Object.getOwnPropertyNames(C.prototype) + Object.keys(o); }`,
  'arrow this': `class C { constructor(a) { this.a = a; } sum() { const f = (i) => { const g = () => this.a; return Atomics.load(g(), i); }; return f(0) + f(1); } }
export function main(a) { return new C(a).sum(); }`,
  'arrow arguments': `function f(a) { const g = (i) => Atomics.load(arguments[0], arguments[i]); const h = () => () => arguments.length + Atomics.load(a, 0); return g(1) + g(2) + h()(); }
export function main(a) { return f(a, 1, 2); }`,
  'arguments and extra arguments':
    'function f(a) { Atomics.load(a, 0); return [arguments.length, ...[].slice.call(arguments, 1)]; } export function main(a) { return f(a, 5, 6); }',
  'default and rest parameters':
    'const f = (a, i = 1, ...rest) => Atomics.load(a, i) + rest.length; function g(a, { i = 2 } = {}, [j] = [3]) { return Atomics.load(a, i) + Atomics.load(a, j); } export function main(a) { return [f(a), f(a, 0, 1, 2), g(a), g(a, { i: 0 }, [1])]; }',
  'arrow with an object':
    'const f = (a) => ({ v: Atomics.load(a, 0), w: (1, 2) }); export function main(a) { return f(a); }',
  'immediately called functions':
    'export function main(a) { return (() => Atomics.load(a, 0))() + (function () { return Atomics.load(this.x, 1); }).call({ x: a }) + (function (v) { return Atomics.load(v, 2); })(a); }',
  'classes, super, static and fields': `class Base { constructor(a) { this.a = a; } get(i) { return Atomics.load(this.a, i); } static make(a) { return new this(a); } static peek(a) { return Atomics.load(a, 3); } }
class Derived extends Base { extra = 10; get(i) { return super.get(i) + this.extra; } both() { const f = (i) => this.get(i); return f(0) + super['get'](1); } static peek(a) { return super.peek(a) + 1; } }
export function main(a) { const d = Derived.make(a); return [d.get(0), d.both(), Derived.peek(a), d instanceof Base, Object.getOwnPropertyNames(Derived.prototype), Object.keys(d)]; }`,
  'private members': `class C { #a; static #n = 0; constructor(a) { this.#a = a; } #get(i) { return Atomics.load(this.#a, i); } static #count(a) { return Atomics.add(a, 3, ++C.#n); }
get(i) { return this.#get(i) + C.#count(this.#a); } other(o) { return o.#get(1) + (o?.#get(0) ?? 0); } has(o) { return #get in o; } pick() { const f = this.#get; return f.call(this, 2); } all() { return [0, 1].map(this.#get, this); } }
export function main(a) { const c = new C(a); return [c.get(0), c.other(new C(a)), c.has({}), c.has(c), c.pick(), c.all()]; }`,
  'class without semicolons': `class C {
  x = 1
  get(a) { return Atomics.load(a, 0) + this.x }
  static y = 2
  static get(a) { return Atomics.load(a, 1) + this.y }
  #z = 3
  #p(a) { return Atomics.load(a, 2) + this.#z }
  p(a) { return this.#p(a) }
}
export function main(a) { const c = new C()
  return [c.get(a), C.get(a), c.p(a)] }`,
  'statements without semicolons': `${LOAD}export function main(a) {
  const log = []
  const x = load(a, 0)
  load(a, 1)
  let y = x
  add(a, 0, y)
  if (x > 100) load(a, 1)
  else add(a, 1, 1)
  for (let i = 0; i < 2; i++) log.push(i)
  Atomics.store(a, 2, x)
  return [log, x, y, [...a]]
}`,
  'object methods, getters left alone': `const o = { v: 3, m(a) { return Atomics.load(a, 0) + this.v; }, get w() { return this.v * 2; }, ['x' + 1]: (a) => Atomics.load(a, 1) };
export function main(a) { return [o.m(a), o.w, o['x' + 1](a)]; }`,
  'closures in loops': `export function main(a) { const fs = []; for (let i = 0; i < 3; i++) fs.push(() => Atomics.add(a, 0, i) + i); const out = []; for (const f of fs) out.push(f()); return out; }`,
  'labelled loops': `export function main(a) { let n = 0; outer: for (let i = 0; i < 4; i++) { for (;;) { if (Atomics.load(a, i) > 2) continue outer; if (n > 5) break outer; n++; if (n % 2) continue; break; } } return n; }`,
  'while and do':
    'export function main(a) { let i = 0; while (i < 3) { i++; if (i === 2) continue; a[0] += i; } do { i--; if (i === 1) continue; a[1] += i; } while (i > 0); for (const x of [1, 2]) i += x; for (const x of [3]) { i += x; } for (const k in { p: 1 }) i += k; let j = 0; for (;;) if (++j > 3) break; Atomics.load(a, 0); return [i, j, a[0], a[1]]; }',
  'while with a comma and parentheses':
    'export function main(a) { let i = 0, x; while ((x = Atomics.load(a, i), i++ < 3)) { a[0] += x; } while ((i-- > 0)) a[1]++; return [...a]; }',
  switch:
    'export function main(a) { const log = []; for (let i = 0; i < 4; i++) switch (Atomics.load(a, i)) { case a[0]: { log.push("first"); } case -1: log.push("fell"); break; default: function g() { return Atomics.load(a, 0); } log.push(g()); } return log; }',
  'try, finally and throw': `${LOAD}function risky(a) { try { if (load(a, 0) > 0) throw new Error('x' + load(a, 1)); return 'no'; } catch (error) { add(a, 3, 1); return error.message; } finally { add(a, 2, 7); } }
function overrides(a) { try { return load(a, 0); } finally { return load(a, 1); } } function loop(a) { for (;;) { try { break; } finally { add(a, 0, 1); } } return a[0]; }
export function main(a) { return [risky(a), overrides(a), loop(a), [...a]]; }`,
  'errors through coroutines': `${LOAD}function thrower(a) { load(a, 0); throw new RangeError('deep'); } const mid = (a) => thrower(a);
export function main(a) { try { mid(a); } catch (error) { return [error.name, error.message]; } }`,
  destructuring: `${LOAD}const pairOf = (a) => ({ x: load(a, 0), y: [load(a, 1)] });
export function main(a) { const { x, y: [z], w = load(a, 2) } = pairOf(a); let p, q; [p, q = load(a, 3)] = [load(a, 0)]; ({ p, r: q = add(a, 0, 1) } = { p }); return [x, z, w, p, q]; }`,
  'optional chains': `const none = null; const o = { a: { get(v) { return Atomics.load(v, 0); }, self() { return this; } }, get(v) { return Atomics.load(v, 1) + (this === o ? 100 : 0); }, f: () => o };
export function main(a) { return [o?.get(a), o.none?.get(a), none?.get(Atomics.add(a, 0, 1)), o.get?.(a), o.nothing?.(Atomics.add(a, 0, 1)), o?.a.get(a), o.a?.['get']?.(a), o.f?.().a.self()?.get(a), none?.a.b.get(a), (o?.a).get(a), [...a]]; }`,
  'spread arguments':
    'function f(a, ...rest) { return Atomics.load(a, 0) + rest.length; } const o = { f }; export function main(a) { const xs = [1, 2, 3]; return [f(a, ...xs), o.f(...[a, 1]), o.f(a, 1, 2, 3, 4, 5), f(...[a], 1)]; }',
  'logical and conditional operators': `${LOAD}export function main(a) { let x = null; x ??= load(a, 0); x &&= load(a, 1); const y = false || load(a, 2); const z = true ? load(a, 3) : add(a, 0, 100); (load(a, 0) > 0 ? add : load)(a, 0, 1); return [x, y, z, load(a, 0), typeof load(a, 0), -load(a, 0), load(a, 0) ** 2, void load(a, 0), (0, load)(a, 1), !load(a, 0)]; }`,
  templates: `${LOAD}const tag = (s, ...v) => s.raw.join('|') + v.join(); export function main(a) { return \`\${load(a, 0)} and \${load(a, 1)}\` + tag\`x\${load(a, 2)}y\`; }`,
  'sequence as argument': `${LOAD}export function main(a) { return [load((a[0]++, a), (1, 0)), add(a, 0, (2, 3))]; }`,
  'callbacks of parameters':
    'const twice = (f) => f(f(1)); function apply(f, ...args) { return f(...args); } export function main(a) { return [twice((x) => x + Atomics.load(a, 0)), twice((x) => x * 2), apply((v) => Atomics.load(v, 1), a), twice(Math.abs)]; }',
  'functions in tables':
    'const table = { one: (a) => Atomics.load(a, 0), two(a) { return Atomics.load(a, 1); } }; const list = [table.one, function (a) { return Atomics.load(a, 2); }]; export function main(a) { let s = 0; for (const k of Object.keys(table)) s += table[k](a); for (const f of list) s += f(a); return s + list[1](a); }',
  'bind, call and apply': `function f(i, j) { return Atomics.load(this.a, i) + j; } class C { constructor(a) { this.a = a; this.get = this.get.bind(this); } get(i) { return Atomics.load(this.a, i); } }
export function main(a) { const g = f.bind({ a }, 1); const { get } = new C(a); return [g(5), g.name, f.call({ a }, 0, 1), f.apply({ a }, [2, 3]), Reflect.apply(f, { a }, [1, 1]), get(2)]; }`,
  'array callbacks': `export function main(a) { const xs = [0, 1, 2, 3], read = (i) => Atomics.load(a, i); const out = []; xs.forEach((i) => out.push(read(i)));
return [xs.map(read), xs.map((i) => read(i) * 2), out, xs.filter((i) => read(i) > 2), xs.some((i) => read(i) === 3), xs.every(read), xs.find((i) => read(i) > 2), xs.findIndex((i) => read(i) > 2),
 xs.reduce((s, i) => s + read(i), 0), xs.reduce((s, i) => s + read(i)), xs.reduceRight((s, i) => s + '' + read(i)), xs.flatMap((i) => [i, read(i)]), Array.from({ length: 2 }, (_, i) => read(i)), Array.from(xs, read), xs.map(String), xs.map((x) => x + 1), [1, , 2].map((x) => read(x)).length]; }`,
  'map and set forEach':
    'export function main(a) { const out = []; new Map([[0, 1]]).forEach((v, k) => out.push(Atomics.load(a, v), k)); new Set([2]).forEach((v) => out.push(Atomics.load(a, v))); return out; }',
  'a native constructor is not given a coroutine':
    'function helper(a) { return Atomics.load(a, 1) && 3; } export function main(a) { return [new Uint32Array(helper(a)).length, Math.max(helper(a), 1), String(helper(a))]; }',
  'constructor functions':
    'function Point(a) { this.x = 1; } Point.prototype.read = function (a) { return Atomics.load(a, 0) + this.x; }; export function main(a) { const p = new Point(a); return [p.read(a), p instanceof Point, p.constructor === Point]; }',
  'generators of the program left alone':
    'function* count(n) { for (let i = 0; i < n; i++) yield i; } const o = { *items() { yield* count(2); }, [Symbol.iterator]: () => count(1) }; export function main(a) { const out = []; for (const i of count(3)) out.push(Atomics.load(a, i)); return [out, [...o.items()], [...o], count(1).next()]; }',
  'a generator under the name of a coroutine':
    'class A { items(a) { return Atomics.load(a, 0); } } class B { *items() { yield 1; yield 2; } } export function main(a) { return [new A().items(a), [...new B().items()]]; }',
  'functions in blocks':
    'export function main(a) { let r = 0; { r += inner(); function inner() { return Atomics.load(a, 0); } } if (r > 0) { const inner = () => Atomics.load(a, 1); r += inner(); } return r; }',
  'a function that is assigned':
    'let f = (a) => Atomics.load(a, 0); function g(a) { return Atomics.load(a, 1); } export function main(a) { const first = f(a); f = () => 7; g = (x) => x.length; return [first, f(a), g(a)]; }',
  'callbacks stored in fields':
    'class Emitter { handlers = []; on(h) { this.handlers.push(h); this.last = h; return this; } emit(v) { let s = 0; for (const h of this.handlers) s += h(v); return s + this.last(v); } } export function main(a) { return new Emitter().on((v) => Atomics.load(a, v)).on((v) => v).emit(2); }',
  'functions that make functions':
    'const counter = (a, i) => ({ next: () => Atomics.add(a, i, 1), again: function () { return this.next() + this.next(); } }); const curry = (a) => (i) => (j) => Atomics.load(a, i) + Atomics.load(a, j); export function main(a) { const c = counter(a, 0); return [c.next(), c.again(), curry(a)(0)(1)]; }',
  'calls handed on': `function add(a, i, n) { return Atomics.add(a, i, n); } const two = (a) => add(a, 0, 2); function three(a, n) { return add(a, 0, n); }
    const o = { four(a) { return add(a, 0, 4); }, five: function (a) { return two(a); } }; class C { six(a) { return add(a, 0, 6); } static seven = (a) => three(a, 7); }
    const later = (a) => function named(n) { return add(a, 1, n); };
    export function main(a) { return [two(a), three(a, 3), o.four(a), o.five(a), new C().six(a), C.seven(a), later(a)(8), [1, 2].map(later(a)), two.name, three.length, later(a).name, a[0], a[1]]; }`,
  'clock and chance':
    'export function main(a) { const now = Date.now; return typeof Date.now() + typeof performance.now() + typeof Math.random() + typeof now() + Atomics.load(a, 1); }',
  'comments and line breaks':
    '// first\nexport function main(a /* all */) {\n  return /* x */ Atomics . load (\n    a, // the view\n    0,\n  ) + (\n    1\n  );\n}\n// last',
  'async left alone':
    'async function later(x) { return x; } export function main(a) { later(1).then(() => 2); return Atomics.load(a, 0); }',
  'class expressions and computed keys':
    "const k = 'dyn'; const C = class Named { [k]() { return 5; } who(a) { return Named.name + Atomics.load(a, 0); } static { this.early = new this().dyn(); } }; export function main(a) { return [new C().who(a), new C().dyn(), C.early, C.name]; }",
  'valueOf left to the language':
    'const o = { valueOf() { return 6; } }; export function main(a) { return o * Atomics.load(a, 0); }',
  'names like ours in the source':
    'const $rt = 1, $co = 2, $result = 3, $_rt = 4; export function main(a) { return $rt + $co + $result + $_rt + [0].map((i) => Atomics.load(a, i))[0]; }',
  'new.target and delete':
    'function F() { return new.target === F; } export function main(a) { const o = { x: { y: Atomics.load(a, 0) } }; delete o.x?.y; return [new F() instanceof F, Object.keys(o.x)]; }',
  'arrow functions without semicolons': `export function main(a) {
  const f = () => { return Atomics.load(a, 0) }
  [1, 2].forEach((x) => { Atomics.add(a, 0, x) })
  let g = (x) => (y) => { Atomics.load(a, x + y) }
  (f)()
  for (const h = () => { Atomics.load(a, 0) }; ;) { h(); break }
  if (f()) g = () => { Atomics.load(a, 1) }
  else g = null
  return [f(), g()]
}`,
  'class fields without semicolons': `class C {
  f = (a) => { return Atomics.load(a, 0) }
  ['g'] = (a) => { return Atomics.load(a, 1) }
  *h() { yield 1 }
}
export function main(a) { const c = new C(); return [c.f(a), c['g'](a), ...c.h()] }`,
  'members defined twice':
    'class C { m(a) { return Atomics.load(a, 0); } m(a) { return 7; } n(a) { return 8; } n(a) { return Atomics.load(a, 1); } g(a) { return Atomics.load(a, 1); } get g() { return 9; } } export function main(a) { const c = new C(); return [c.m(a), c.n(a), c.g]; }',
  'delete of a chain':
    'const o = { p: { q: 1, r: 2 }, get() { return this.p; }, m(a) { Atomics.load(a, 0); return this.p; } }; export function main(a) { return [delete o?.m(a).q, delete o.none?.m(a).q, delete o.m?.(a)["r"], Object.keys(o.p)]; }',
  'proxies and copies of functions':
    'const f = (a) => Atomics.load(a, 0); const doubled = new Proxy(f, { apply: () => 42 }); const copy = Object.assign(() => 43, f); class D extends function F(a) { Atomics.load(a, 0); } { static s = 1; } const pick = (g) => g; export function main(a) { let thrown; try { pick(D)(a); } catch (error) { thrown = error.name; } return [pick(f)(a), pick(doubled)(a), pick(copy)(a), thrown]; }',
};
