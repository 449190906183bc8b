/** Random programs that always end, and that log what they do: two ways to run one can be told apart by the log. */
import fc from 'fast-check';

/** Some of these reach Atomics operations and some do not; `main` returns all there is to see. */
const PRELUDE = `
const out = [], log = (v) => { out.push(v); return v; };
const f = (a, v) => Atomics.add(a, v & 3, v | 0) - 1;
function p(v) { return (v | 0) + 1; }
const twice = (g, v) => g(g(v) | 0);
class B { constructor(v) { this.v = v; } get(a, i) { return Atomics.load(a, i & 3) + (this.v | 0); } #secret(a) { return Atomics.exchange(a, 1, this.v | 0); } tell(a) { return this.#secret(a) + this.get(a, 1); } }
class D extends B { get(a, i) { return super.get(a, i) * 2; } plain(v) { return v - 1; } }
const o = { k: 3, m(a, v) { return Atomics.or(a, v & 3, this.k) + v; }, n: (v) => v * 2, q({ v, w = 1 }, ...rest) { return v + w + rest.length; } };
class G { #v = 1; constructor(v) { this.#v = Atomics.add(a0, 2, v | 0); } get v() { return Atomics.load(a0, this.#v & 3) + this.#v; } set v(x) { this.#v = Atomics.or(a0, 3, x & 7); } *items(n) { try { for (let i = 0; i < (n & 3); i++) yield this.v + i; } finally { log('closed ' + Atomics.load(a0, 0)); } } *[Symbol.iterator]() { yield* this.items(2); } valueOf() { return Atomics.load(a0, 1); } toString() { return 'G' + Atomics.load(a0, 0); } }
class H extends G { w = this.v + 1; constructor(v, k = Atomics.load(a0, 0)) { super(v + k); this.k = k; } }
const tag = (s, ...v) => s.join('').length + (v[0] | 0) + Atomics.load(a0, 0);
const late = (q, r = Atomics.add(a0, 1, 1)) => (q | 0) + r;
let a0;
const nil = null;
export function main(a) { a0 = a; let x = 1, y = 2, result; try { result = body(); } catch (error) { result = 'threw ' + error; } return [result, x, y, out, [...a]];
function body() {
`;

/** An expression whose value is a number, mostly. */
const { expression, statements } = fc.letrec<{ expression: string; statement: string; statements: string }>((tie) => {
  const e = tie('expression');
  const s = tie('statements');
  const say = (strings: TemplateStringsArray, ...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc.tuple(...parts).map((texts) => strings.reduce((text, part, index) => text + (texts[index - 1] ?? '') + part));
  const depthIdentifier = fc.createDepthIdentifier();
  return {
    expression: fc.oneof(
      { depthIdentifier, depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('0', '1', '2', '7', 'x', 'y'),
      say`log(${e})`,
      say`f(a, ${e})`,
      say`p(${e})`,
      say`(${e} + ${e})`,
      say`(${e} < ${e})`,
      say`(-${e})`,
      say`(x = ${e})`,
      say`(y += ${e})`,
      fc.constant('x++'),
      say`Atomics.load(a, ${e} & 3)`,
      say`Atomics.add(a, ${e} & 3, ${e} | 0)`,
      say`Atomics.compareExchange(a, ${e} & 3, ${e} | 0, ${e} | 0)`,
      say`(${e} ? ${e} : ${e})`,
      say`(${e} && ${e})`,
      say`(${e} || ${e})`,
      say`(nil ?? ${e})`,
      say`(${e}, ${e})`,
      say`o.m(a, ${e})`,
      say`o.n(${e})`,
      say`o?.m(a, ${e})`,
      say`nil?.m(a, ${e})`,
      say`o['m'](a, ${e})`,
      say`o.none?.(${e})`,
      say`o.q({ v: ${e} }, ${e})`,
      say`o.q(...[{ v: 1, w: ${e} }, 2])`,
      say`((q) => q + ${e})(${e})`,
      say`(function (q) { return (q | 0) + arguments.length + ${e}; })(${e})`,
      say`(() => { return ${e}; })()`,
      say`[${e}, ${e}].map((q) => log(q) + ${e})[1]`,
      say`[1, 2].reduce((q, r) => q + r + ${e}, ${e})`,
      say`twice((q) => (q | 0) + ${e}, ${e})`,
      say`twice(p, ${e})`,
      say`new D(${e}).get(a, ${e})`,
      say`new B(${e}).tell(a)`,
      say`new D(2).plain(${e})`,
      say`o.m.call(o, a, ${e})`,
      say`o.m.bind(o, a)(${e})`,
      say`Math.max(...[${e}, ${e}])`,
      say`\`\${${e}}\`.length`,
      say`new G(${e}).v`,
      say`(new H(${e}).v += ${e})`,
      say`new H(${e}, ${e}).w`,
      say`new G(${e}).v++`,
      say`(new G(${e}) + ${e})`,
      say`(${e} * new H(${e}))`,
      say`\`\${new G(${e})}\`.length`,
      say`[...new G(${e})][${e} & 1]`,
      say`Math.max(0, ...new H(1).items(${e}))`,
      say`new G(${e}).items(${e}).next().value`,
      say`tag\`a\${${e}}b\``,
      say`late(${e})`,
      say`[3, 1, 2].sort((q, r) => q - r + (${e}) * 0)[1]`,
      say`Number('1x2'.replace(/[a-z]/, (q) => (${e}) & 7))`,
      say`new Uint8Array([1, 2]).map((q) => q + ${e})[1]`,
    ),
    statement: fc.oneof(
      { depthIdentifier, depthSize: 'small', withCrossShrink: true },
      say`log(${e})`,
      say`x = ${e}`,
      say`f(a, ${e})`,
      say`o.m(a, ${e})`,
      say`Atomics.store(a, ${e} & 3, ${e} | 0)`,
      say`if (${e}) { ${s} } else { ${s} }`,
      say`if (${e}) log(${e})`,
      say`for (let i = 0; i < 3; i++) { if (${e}) continue; ${s} }`,
      say`log((() => { outer: for (const i of [1, 2]) { for (let j = 0; j < 2; j++) { if (${e}) continue outer; ${s}; if (${e}) break outer } } })())`,
      say`{ let i = 0; while (i++ < 2 && ${e}) { ${s} } }`,
      say`{ let i = 0; do { ${s}; if (i > 1) continue; log(i) } while (i++ < 2) }`,
      say`try { ${s} } catch (error) { log('caught ' + error) } finally { ${s} }`,
      say`try { if (${e}) throw ${e}; ${s} } catch { ${s} }`,
      say`switch (${e} & 3) { case 0: ${s}; case 1: ${s}; break; default: ${s} }`,
      say`{ const h = (q = 1) => q + ${e}; log(h()); log(h(${e})) }`,
      say`{ log(h(1)); function h(q) { return q + ${e} } }`,
      say`{ const fs = []; for (let i = 0; i < 2; i++) fs.push(() => i + ${e}); for (const g of fs) log(g()) }`,
      say`{ const { u, v: [w = ${e}] } = { u: ${e}, v: [] }; log(u); log(w) }`,
      say`if (${e} > 40) return ${e}`,
      say`for (const g of new G(${e})) { if (${e}) continue; log(g); ${s} }`,
      say`log((() => { outer: for (const g of new H(${e}).items(3)) { for (const h of new G(1)) { if (${e}) continue outer; ${s}; if (${e}) break outer } return g } })())`,
      say`{ const { v: q, w = ${e} } = new G(${e}); log(q); log(w) }`,
      say`{ const [q, r = ${e}, ...t] = new G(${e}); log(q); log(r); log(t.length) }`,
      say`{ class K { static s = ${e}; f = ${e}; static { log(this.s) } } log(new K().f) }`,
      say`{ const gen = new G(${e}).items(3); log(gen.next().value); log(gen.return(${e}).value) }`,
      say`{ function* gen(q) { const r = yield q + ${e}; log(r); return ${e} } const it = gen(${e}); log(it.next().value); log(it.next(${e}).value) }`,
    ),
    statements: fc.array(tie('statement'), { minLength: 1, maxLength: 3 }).map((list) => list.join('\n')),
  };
});

/** Statements are separated by line breaks alone, where code that is glued together wrongly changes its meaning. */
export const randomProgram: fc.Arbitrary<string> = fc
  .tuple(fc.array(statements, { minLength: 1, maxLength: 4 }), expression)
  .map(([list, last]) => `${PRELUDE}${list.join('\n')}\nreturn ${last}\n} }`);
