/** Random functions with points at all places where a function with a direct form may have some. */
import { random } from './tiny-runtime.js';

/** Modules for `runBeside`, the same for the same seed. */
export function directProgram(seed: number): string {
  const draw = random(seed);
  let names = 0;
  const one = (...ways: readonly (() => string)[]): string => ways[draw(ways.length, -1)]();
  const number = (depth: number): string =>
    depth === 0
      ? ['1', 'v', 'w'][draw(3, -1)]
      : one(
          () => `Atomics.add(a, ${number(depth - 1)} & 3, 1)`,
          () => 'Atomics.load(a, 1)',
          () => `next(a, ${number(depth - 1)})`,
          () => `o.next(a, ${number(depth - 1)})`,
          () => `(${number(depth - 1)} + ${number(depth - 1)})`,
          () => number(0),
        );
  const value = (): string =>
    draw(3, -1) > 0 ? number(1 + draw(2, -1)) : `${number(1)} & 1 ? ${number(1)} : ${number(1)}`;
  const list = (depth: number): string => Array.from({ length: 1 + draw(2, -1) }, () => statement(depth)).join(' ');
  const statement = (depth: number): string => {
    const x = `x${++names}`;
    const ways = [
      () => `${number(1)};`,
      () => `v = ${value()};`,
      () => `const ${x} = ${value()}; w = w + ${x};`,
      () => `let ${x} = 1, y${x} = ${value()}; w = ${x} + y${x};`,
      () => `const { length: ${x} } = a; v = v + ${x};`,
      () => `if (${number(1)} & 1) return ${value()};`,
    ];
    const nested = [
      () => `if (${number(1)} & 1) { ${list(depth - 1)} } else v = ${value()};`,
      () => `for (let ${x} = ${number(1)} & 1; ${x} < 2; ${x} = next(a, ${x})) { ${list(depth - 1)} }`,
      () => `for (let ${x} = 0; ${x} < 2; ${x}++) { ${list(depth - 1)} }`,
      () => `{ let ${x} = 0; while (next(a, ${x}) < 3) { ${x} = ${x} + 1; ${list(depth - 1)} } }`,
    ];
    return one(...(depth === 0 ? ways : [...ways, ...nested]));
  };
  return `
const o = { next(a, i) { return Atomics.load(a, 2) * 0 + i; } };
function next(a, i) { Atomics.add(a, 1, 1); return i + 1; }
function f(a, v) { let w = 2; ${list(2)} return ${value()}; }
function g(a, v) { let w = f(a, v); ${list(1)} f(a, w); return ${value()}; }
export function main(a) { return [g(a, 1), f(a, 2), [...a]]; }`;
}
