/** Patterns that write elements as steps are taken apart part by part, and do what they do in the language. */
import { compileFunction } from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { actor, linkSources } from '../programs.js';
import { roundRobin, TinyRuntime } from '../tiny-runtime.js';
import { observed, randomPattern } from './random-pattern.js';

const PATTERNS = 40;
type Body = (a: readonly Int32Array[]) => unknown;
const memories = (count: number): Int32Array[] =>
  Array.from({ length: count }, () => Int32Array.from([10, 20, 30, 40]));

/** Every access of the bodies themselves is a step: what waits in an iterator is taken from a copy. */
async function stepped(body: string, count: number): Promise<unknown> {
  const source = `export function main(a) { Atomics.load(a[0], 0); return run(a); } function run(a) { ${body} }`;
  const lines = source.split('\n').map((line) => line.includes('function main()'));
  const program = await linkSources({ 'main.js': source }, [], ({ line }) => lines[line - 1]);
  const runtime = new TinyRuntime(roundRobin);
  const shared = memories(count).map((memory) => runtime.share(memory));
  return runtime.run(actor(program.instantiate(runtime).namespace.main, shared))[0];
}

function natively(body: string, count: number): unknown {
  return (compileFunction(`'use strict'; ${body}`, ['a']) as Body)(memories(count));
}

it.each([
  '[a[0], a[1]] = [a[1], a[0]];',
  '[a[1], a[0], ...a[9]] = [...a];',
  'const log = []; const f = (x, v) => (log.push(x), v); [f(1, a)[f(2, 0)] = f(9, 5), , f(3, a)[f(4, 1)]] = [undefined, 7, 8]; return log;',
  '({ x: a[0], [a[1]]: a[2] = 3, ...a[9] } = { x: 4, 20: undefined, z: 1 });',
  'const o = {}; ({ x: a[0], 1: [a[1], ...o.rest], ...o.others } = { x: 4, 1: "5xyz", z: 1 }); return o;',
  'let f; let v; [f = () => 1, a[0], [v] = a] = []; return [f.name, v];',
  'for (a[0] of [1, 2]) a[1] += a[0]; for (a[2] in { 7: 0, 8: 0 }) if (a[2] === 7) continue;',
  'for ([a[0], a[1] = 3] of [[1], [2, 5]]) a[2] += a[1]; for ({ length: a[3] } of ["abc"]);',
  'const w = ([a[0], a[1]] = a); return w === a;',
  'const log = []; const it = (id) => ({ [Symbol.iterator]: () => ({ next: () => ({ value: id === 2 ? Symbol() : it(2), done: false }), return() { log.push(id); throw 9; } }) }); try { [[a[0], a[1]], a[2]] = it(1); } catch (error) { log.push(error.name); } try { [a[0], { p: a[1] } = (() => { throw 5; })()] = { *[Symbol.iterator]() { try { yield 3; yield; } finally { log.push("closed"); } } }; } catch (error) { log.push(error); } return log;',
  'function f() { try { [a[0], a[arguments[0]] = this.x()] = [arguments.length]; } catch (error) { return error; } } return f.call({ x() { throw this.y; }, y: 8 }, 1);',
  'let n = 0; const it = { [Symbol.iterator]: () => ({ next: () => ({ value: ++n, done: false }), return: () => (n = 99, {}) }) }; [a[0], a[1]] = it; return n;',
  'const seen = []; for (const t of [null, undefined, 5]) for (const p of ["array", "object"]) try { if (p === "array") [a[0]] = t; else ({ x: a[0] } = t); } catch (error) { seen.push(error.name); } return seen;',
  'const log = []; for (const none of [undefined, null]) try { ({ ...a[log.push(none)] } = none); } catch (error) { log.push(error.name); } return log;',
  'a[0] ||= 9; a[9] ??= 1; a[1] &&= a[2] ||= 3; return [a?.[1], a?.at?.(0), [null]?.[0]?.[a[0]++]];',
])('%s', async (body) => {
  const whole = observed([body]);
  expect(await stepped(whole, 1)).toEqual(natively(whole, 1));
});

it('random patterns do the same, also where something is thrown', async () => {
  const patterns = fc.array(randomPattern('targets'), { minLength: PATTERNS, maxLength: PATTERNS, size: 'max' });
  const ofElements = (body: string): string =>
    body.replaceAll("log(o)[log('t')]", 'log(a)[log(2)]').replaceAll('o.z', 'a[3]');
  await fc.assert(
    fc.asyncProperty(patterns, async (bodies) => {
      const whole = observed(bodies.map((body) => ofElements(body.replaceAll('Atomics.load(a, 1)', 'a[1]'))));
      expect(await stepped(whole, bodies.length)).toEqual(natively(whole, bodies.length));
    }),
    { numRuns: 1, endOnFailure: true },
  );
});
