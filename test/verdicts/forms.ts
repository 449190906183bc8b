/**
 * Syntactic forms: each wraps an expression in another that evaluates it exactly once and has its value. The expression
 * sees the variables around it, whose names do not begin with `$`, and uses neither `this` nor `arguments`.
 */
export interface Form {
  readonly name: string;
  readonly wrap: (expression: string) => string;
}

/** Statements around an assignment to `result`, as an expression. */
const assigned = (statements: (assignment: string) => string) => (expression: string) =>
  `(() => { let $result; ${statements(`$result = ${expression}`)} return $result; })()`;

const form = (name: string, wrap: Form['wrap']): Form => ({ name, wrap });

const FUNCTIONS: readonly Form[] = [
  form('arrow', (e) => `(() => ${e})()`),
  form('arrow with a body', (e) => `(() => { return ${e}; })()`),
  form('function expression', (e) => `(function () { return ${e}; })()`),
  form('named function', (e) => `(() => { return hoisted(); function hoisted() { return ${e}; } })()`),
  form('closure', (e) => `(() => { const outer = () => () => ${e}; return outer()(); })()`),
  form('recursion', (e) => `(function $again($n) { return $n === 0 ? ${e} : $again($n - 1); })(2)`),
  form('default argument', (e) => `(($ = ${e}) => $)()`),
  form('default in a pattern', (e) => `(({ value: $ = ${e} }) => $)({})`),
  form('rest argument', (e) => `((...values) => values[0])(${e})`),
  form('call', (e) => `(function () { return ${e}; }).call(null)`),
  form('apply', (e) => `Reflect.apply(() => ${e}, null, [])`),
  form('bind', (e) => `((value) => value).bind(null, ${e})()`),
  form('optional call', (e) => `((value) => value)?.(${e})`),
  form('tag', (e) => `((_, value) => value)\`\${${e}}\``),
  form('tag that calls', (e) => `((_, value) => value())\`\${() => ${e}}\``),
];

const CLASSES: readonly Form[] = [
  form('method', (e) => `({ value() { return ${e}; } }).value()`),
  form('computed method', (e) => `({ ['va' + 'lue']() { return ${e}; } }).value()`),
  form('getter', (e) => `({ get value() { return ${e}; } }).value`),
  form(
    'setter',
    assigned((a) => `({ set value(_) { ${a}; } }).value = 0;`),
  ),
  form('constructor', (e) => `new (class { constructor() { this.value = ${e}; } })().value`),
  form('field', (e) => `new (class { value = ${e}; })().value`),
  form('private field', (e) => `new (class { #value = ${e}; get() { return this.#value; } })().get()`),
  form('private method', (e) => `new (class { #value() { return ${e}; } get() { return this.#value(); } })().get()`),
  form('static method', (e) => `(class { static value() { return ${e}; } }).value()`),
  form('static field', (e) => `(class { static value = ${e}; }).value`),
  form('static block', (e) => `(class { static value; static { this.value = ${e}; } }).value`),
  form(
    'super',
    (e) =>
      `(() => { class Base { value() { return ${e}; } } return new (class extends Base { value() { return super.value(); } })().value(); })()`,
  ),
];

const ITERATORS: readonly Form[] = [
  form('generator in for of', (e) => `(() => { for (const $ of (function* () { yield ${e}; })()) return $; })()`),
  form('generator in a spread', (e) => `[...(function* () { yield ${e}; })()][0]`),
  form('generator in a pattern', (e) => `(() => { const [$] = (function* () { yield ${e}; })(); return $; })()`),
  form('generator by next', (e) => `(function* () { yield ${e}; })().next().value`),
  form('yield*', (e) => `[...(function* () { yield* (function* () { yield ${e}; })(); })()][0]`),
  form(
    'iterator',
    (e) =>
      `[...{ [Symbol.iterator]: () => { let $left = 1; return { next: () => ($left-- > 0 ? { value: ${e}, done: false } : { value: undefined, done: true }) }; } }][0]`,
  ),
];

const CALLBACKS: readonly Form[] = [
  form(
    'forEach',
    assigned((a) => `[0].forEach(() => { ${a}; });`),
  ),
  form('map', (e) => `[0].map(() => ${e})[0]`),
  form('reduce', (e) => `[0].reduce(() => ${e}, 0)`),
  form(
    'sort',
    assigned((a) => `[2, 1].sort(($one, $other) => { ${a}; return $one - $other; });`),
  ),
  form(
    'replace',
    assigned((a) => `'x'.replace('x', () => { ${a}; return ''; });`),
  ),
  form('Array.from', (e) => `Array.from({ length: 1 }, () => ${e})[0]`),
  form(
    'Map.forEach',
    assigned((a) => `new Map([[0, 0]]).forEach(() => { ${a}; });`),
  ),
  form(
    'typed array forEach',
    assigned((a) => `new Uint8Array(1).forEach(() => { ${a}; });`),
  ),
  form(
    'toJSON',
    assigned((a) => `JSON.stringify({ toJSON: () => { ${a}; } });`),
  ),
  form(
    'valueOf',
    assigned((a) => `void +{ valueOf() { ${a}; return 0; } };`),
  ),
  form(
    'toString',
    assigned((a) => `void \`\${{ toString() { ${a}; return ''; } }}\`;`),
  ),
  form(
    'toPrimitive',
    assigned((a) => `void +{ [Symbol.toPrimitive]() { ${a}; return 0; } };`),
  ),
  form('proxy', (e) => `new Proxy({}, { get: () => ${e} }).value`),
];

const STATEMENTS: readonly Form[] = [
  form('try', (e) => `(() => { try { return ${e}; } finally { Math.abs(1); } })()`),
  form('catch', (e) => `(() => { try { throw new Error('thrown'); } catch { return ${e}; } })()`),
  form(
    'finally',
    assigned((a) => `try { Math.abs(1); } finally { ${a}; }`),
  ),
  form(
    'switch',
    assigned((a) => `switch (1) { case 1: ${a}; break; default: throw new Error('unreachable'); }`),
  ),
  form(
    'label',
    assigned((a) => `out: for (;;) { do { ${a}; break out; } while (true); }`),
  ),
  form('comma', (e) => `(0, ${e})`),
  form('conditional', (e) => `(true ? ${e} : 0)`),
  form('logical', (e) => `(undefined ?? ${e})`),
];

export const FORMS: readonly Form[] = [...FUNCTIONS, ...CLASSES, ...ITERATORS, ...CALLBACKS, ...STATEMENTS];
