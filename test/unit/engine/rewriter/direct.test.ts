import { describe, expect, it } from 'vitest';
import type { LinkedProgram } from '../../../../src/engine/rewriter/linking/linker.js';
import { draws } from '../../../support/some.js';
import { directProgram } from './direct-program.js';
import { actor, linkBeside, linkDirect, runPlain } from './programs.js';
import { random, roundRobin, TinyRuntime, toCompletion, type Choose } from './tiny-runtime.js';

const PROGRAMS = draws(600, 50);

const memory = (): Int32Array => new Int32Array(new SharedArrayBuffer(16));

/** What a program returns beside another actor, and its steps, each by its place. */
function run(program: LinkedProgram, choose: Choose): { readonly result: unknown; readonly steps: readonly string[] } {
  const runtime = new TinyRuntime(choose);
  const { main, other } = program.instantiate(runtime).namespace;
  const [result] = runtime.run(actor(main, memory()), actor(other, new Int32Array(1)));
  const steps = runtime.trace.map((step) => {
    const [who, site] = step.split(':');
    const { line, column } = program.sites[Number(site)];
    return `${who}:${line}:${column}`;
  });
  return { result, steps };
}

const directs = ({ modules }: LinkedProgram): string[] =>
  [...modules[0].code.matchAll(/pairDirect\((\w+)/g)].map(([, name]) => name);

describe('a direct form', () => {
  it('makes the very steps that the coroutine makes, wherever it yields', async () => {
    let found = 0;
    for (let seed = 0; seed < PROGRAMS; seed++) {
      const source = directProgram(seed);
      const [coroutines, direct] = [await linkBeside(source), await linkBeside(source, true)];
      found += directs(direct).length;
      const expected = runPlain(source, memory());
      for (const choose of [() => toCompletion, () => roundRobin, () => random(seed)]) {
        const made = { source, ...run(direct, choose()) };
        expect(made).toEqual({ source, ...run(coroutines, choose()) });
        expect(made.result).toEqual(expected);
      }
    }
    expect(found).toBeGreaterThan(3 * PROGRAMS); // `next`, the other actor, and mostly `f` or `g`
  });

  it.each([
    ['what is read before a point', 'function f(a) { return a[0] + Atomics.add(a, 0, 1); }'],
    ['a variable that another function changes', 'let n = 0; function f(a) { return n + Atomics.add(a, 0, ++n); }'],
    ['a point behind a condition', 'function f(a) { return a[1] && Atomics.load(a, 0); }'],
    ['a closure', 'function f(a) { const x = () => a; return Atomics.load(x(), 0); }'],
    ['this', 'function f(a) { return [this, Atomics.load(a, 0)].length; }'],
    [
      'a point that may throw where it is caught',
      'function f(a) { try { return Atomics.load(a, 9); } catch { return 1; } }',
    ],
    [
      'a way out of a loop',
      'function f(a) { while (Atomics.load(a, 0) < 3) { if (a[1] > 0) break; a[1]++; } return 1; }',
    ],
  ])('is not made of %s', async (_what, text) => {
    const program = await linkDirect(`${text}\nexport function main(a) { return f(a); }`);
    expect(directs(program)).toEqual(['main']);
    expect(run(await linkBeside(`${text}\nexport function main(a) { return f(a); }`, true), roundRobin).result).toEqual(
      runPlain(`${text}\nexport function main(a) { return f(a); }`, memory()),
    );
  });

  it('is handed on, stored, constructed and called plainly as any function is', async () => {
    const source = `
      function f(a, v) { const got = Atomics.add(a, 0, v); return { got }; }
      const table = [f, f.bind(null)];
      export function main(a) {
        const all = [1, 2].map((v) => table[0](a, v).got);
        return [all, table[1](a, 3), f.call(null, a, 4), f.length, f.name, Reflect.apply(f, null, [a, 6])];
      }`;
    const program = await linkBeside(source, true);
    expect(directs(program)).toEqual(['f', 'other']);
    for (const choose of [toCompletion, roundRobin, random(3)])
      expect(run(program, choose).result).toEqual(runPlain(source, memory()));
  });
});
