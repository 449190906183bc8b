/** Random patterns wherever one may stand, in programs that log each call that the language makes for them. */
import fc from 'fast-check';

/** What each program has for itself: `it` makes iterators and `of` objects of which each step is logged; `show` says what came of a pattern. */
const KIT = `const kit = () => {
const out = [], log = (v) => { out.push(typeof v === 'object' && v !== null && !Array.isArray(v) ? 'object' : v); return v; };
class V extends Int32Array { *[Symbol.iterator]() { try { yield log(7); yield this[1]; } finally { log('closed V'); } } }
function it(id, values) {
  let i = 0;
  const result = () => i < values.length ? { get done() { log('done ' + id); return false; }, get value() { log('value ' + id); return values[i++]; } } : { done: true, get value() { return log('no value'); } };
  const iterator = { get next() { log('next ' + id); return function () { log(arguments.length); if (values[i] === 'bad') return log(i); return result(); }; }, get return() { log('return ' + id); return id === 0 ? null : () => { log('closed ' + id); return id === 3 ? 3 : {}; }; } };
  return { get [Symbol.iterator]() { log('iterator ' + id); return id === 2 ? () => 2 : () => iterator; } };
}
const of = (id, o) => new Proxy(o, {
  get(t, k, r) { log('get ' + id + String(k) + (r === o)); if (k === 'e') throw new RangeError('e'); return t[k]; },
  ownKeys(t) { log('keys ' + id); return Reflect.ownKeys(t); },
  getOwnPropertyDescriptor(t, k) { log('descriptor ' + String(k)); return Reflect.getOwnPropertyDescriptor(t, k); },
});
const key = (k) => (log('key'), { toString() { log('key ' + k); return k; } });
const show = (v) => typeof v === 'function' ? 'function ' + v.name : ArrayBuffer.isView(v) ? 'view ' + v : Array.isArray(v) ? v.map(show) : typeof v === 'object' && v !== null ? 'object ' + Object.keys(v) : v;
return { out, log, V, it, of, key, show };
};`;

/** Names are `@`, to be numbered. */
const { pattern, value } = fc.letrec<{ pattern: string; element: string; value: string; initial: string }>((tie) => {
  const [p, e, v, d] = [tie('pattern'), tie('element'), tie('value'), tie('initial')];
  const say = (strings: TemplateStringsArray, ...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc.tuple(...parts).map((texts) => strings.reduce((text, part, index) => text + (texts[index - 1] ?? '') + part));
  const depthIdentifier = fc.createDepthIdentifier();
  const small = { depthIdentifier, depthSize: 'small', withCrossShrink: true } as const;
  const keys = fc.constantFrom('0', '1', 'p', 'q', 'length', "'1'", '[key(0)]', "[key('p')]", '[log(1)]', 'e');
  const property: fc.Arbitrary<string> = say`${keys}: ${e}`;
  return {
    element: fc.oneof(small, fc.constant('@'), say`@ = ${d}`, p, say`${p} = ${v}`),
    pattern: fc.oneof(
      small,
      say`[${e}]`,
      say`[${e}, ${e}]`,
      say`[, ${e}, ...@]`,
      say`[${e}, ...${p}]`,
      fc.array(property, { minLength: 1, maxLength: 3 }).map((list) => `{ ${list.join(', ')} }`),
      fc.array(property, { maxLength: 2 }).map((list) => `{ ${[...list, '...@'].join(', ')} }`),
    ),
    initial: fc.constantFrom("log('initial')", 'a[1]', '() => 1', 'function () {}', 'Atomics.load(a, 1)', 'class {}'),
    value: fc.oneof(
      small,
      fc.constantFrom('a', 'a.subarray(2)', 'new V(a.buffer)', 'undefined', 'null', '5', "'xyz'", '[]', "log('v')"),
      fc.tuple(fc.nat(4), fc.array(v, { maxLength: 3 })).map(([id, list]) => `it(${id}, [${list.join(', ')}])`),
      fc.array(v, { minLength: 1, maxLength: 3 }).map((list) => `[${list.join(', ')}]`),
      say`of(1, { p: ${v}, 0: ${v}, 1: ${v} })`,
      say`of(2, [${v}, ${v}])`,
      say`{ p: ${v}, q: ${v}, 0: ${v} }`,
      fc.constant("it(1, [a, 'bad'])"),
    ),
  };
});

/** Where a pattern takes a value apart: pattern, value, and what shows the names of the pattern. */
type Place = (p: string, v: string, shown: string, names: string) => string;
const PLACES: Readonly<Record<string, Place>> = {
  declaration: (p, v, shown) => `const ${p} = ${v}; return ${shown};`,
  loop: (p, v, shown) => `for (let ${p} = ${v}; ; ) return ${shown};`,
  assignment: (p, v, shown, names) => `let ${names}; const w = (${p} = ${v}); return [${shown}, show(w)];`,
  targets: (p, v) => `${p.replaceAll(/@(?! = (?:\(\)|f|c))/g, "log(o)[log('t')]")} = ${v}`,
  parameter: (p, v, shown) =>
    `function f(${p}, x = log('x'),) { return [${shown}, x, arguments.length]; } return [f(${v}), f(${v}, 1, 2), f.length];`,
  'parameter with a default': (p, v, shown) =>
    `function f(y, ${p} = ${v}, ...x) { return [${shown}, x, y]; } return [f(), f(1, ${v}, 3), f.length];`,
  arrow: (p, v, shown) => `const f = (${p}, x = y) => ${shown}; const y = 2; return [f(${v}), f.length, f.name];`,
  'arrow with a rest': (p, v, shown) =>
    `return [((y, ${p} = ${v}, ...x) => { return [${shown}, x, y]; })(1, ${v}, 3, 4)];`,
  rest: (p, v, shown) => `function f(...${p}) { return ${shown}; } return f(${v}, ${v});`,
  method: (p, v, shown) => `return ({ m(${p}) { return ${shown}; } }).m(${v});`,
  'parameter of a constructor': (p, v, shown) =>
    `class C { constructor(${p}, ...x) { this.s = [${shown}, x]; } } class D extends C { } return new D(${v}, 2).s;`,
  setter: (p, v, shown) => `class C { set s(${p}) { this.v = ${shown}; } } const c = new C(); c.s = ${v}; return c.v;`,
  generator: (p, v, shown) =>
    `function* g(${p}) { log('begins'); yield ${shown}; } const g1 = g(${v}); log('made'); return [...g1];`.replaceAll(
      'Atomics.load(a, 1)',
      'a[1]',
    ),
  'loop over constants': (p, v, shown) => `for (const ${p} of it(1, [${v}, ${v}])) { log(${shown}); }`,
  'loop over variables': (p, v, shown) =>
    `next: for (var ${p} of [${v}, ${v}]) { log(${shown}); continue next; } return 1;`,
  'loop that assigns': (p, v, shown, names) => `let ${names}; for (${p} of [${v}]) log(${shown}); return ${shown};`,
  'loop that is left': (p, v, shown) => `for (let ${p} of it(1, [${v}, ${v}])) return ${shown};`,
  catch: (p, v, shown) => `try { throw ${v}; } catch (${p}) { return ${shown}; }`,
};

export const PATTERN_PLACES = Object.keys(PLACES);

/** The body of a function of memories that says all there is to see of functions of one of them each. */
export function observed(bodies: readonly string[]): string {
  return `${KIT} return [${bodies.map((body, i) => `(function (a) { ${seenOf(body)} })(a[${i}])`).join(',\n')}];`;
}

function seenOf(body: string): string {
  return `const { out, log, V, it, of, key, show } = kit(); const o = {}; try { return [main(), out, [...a], show(o)]; } catch (error) { return [error.name, out, [...a], show(o)]; }
      function main() { ${body} }`;
}

/** The body of such a function. */
export function randomPattern(place: string): fc.Arbitrary<string> {
  return fc.tuple(pattern, value).map(([p, v]) => {
    let count = 0;
    const numbered = p.replaceAll('@', () => `v${count++}`);
    const names = Array.from({ length: count }, (_, i) => `v${i}`).join(', ');
    const body = PLACES[place](place === 'targets' ? p : numbered, v, `show([${names}])`, names || 'none');
    return place === 'targets' ? `(${body.replaceAll('@', 'o.z')});` : body;
  });
}
