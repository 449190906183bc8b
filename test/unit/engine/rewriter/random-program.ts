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
const nil = null;
export function main(a) { let x = 1, y = 2, result; try { result = body(); } catch (error) { result = 'threw ' + error; } return [result, x, y, out, [...a]];
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
    ),
    statements: fc.array(tie('statement'), { minLength: 1, maxLength: 3 }).map((list) => list.join('\n')),
  };
});

/** Statements are separated by line breaks alone, where code that is glued together wrongly changes its meaning. */
export const randomProgram: fc.Arbitrary<string> = fc
  .tuple(fc.array(statements, { minLength: 1, maxLength: 4 }), expression)
  .map(([list, last]) => `${PRELUDE}${list.join('\n')}\nreturn ${last}\n} }`);
