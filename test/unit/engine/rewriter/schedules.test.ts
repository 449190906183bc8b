import { describe, expect, it } from 'vitest';
import type { Namespace } from '../../../../src/engine/rewriter/linking/linker.js';
import { linkSource } from './programs.js';
import { random, roundRobin, TinyRuntime, toCompletion, type Choose } from './tiny-runtime.js';

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

/** Runs `program(namespace, view)`, which gives actors, under many schedules. Returns what the view held afterwards. */
async function outcomes(
  source: string,
  choices: readonly Choose[],
  words = 16,
): Promise<{ view: Int32Array; results: unknown[]; runtime: TinyRuntime }[]> {
  const program = await linkSource(source);
  return choices.map((choose) => {
    const runtime = new TinyRuntime(choose);
    const view = new Int32Array(new SharedArrayBuffer(words * 4));
    const { actors } = program.instantiate(runtime).namespace as unknown as Namespace & {
      actors: (view: Int32Array) => (() => unknown)[];
    };
    return { results: runtime.run(...actors(view)), view, runtime };
  });
}

const all = (): Choose[] => [toCompletion, roundRobin, ...SEEDS.map(random)];

describe('schedules', () => {
  it('an increment in one operation is never lost, one in two is', async () => {
    const atomic = await outcomes(
      'export const actors = (v) => [1, 2, 3].map(() => () => { for (let i = 0; i < 3; i++) Atomics.add(v, 0, 1); });',
      all(),
    );
    expect(new Set(atomic.map(({ view }) => view[0]))).toEqual(new Set([9]));
    const racy = await outcomes(
      'export const actors = (v) => [1, 2].map(() => () => { Atomics.store(v, 0, Atomics.load(v, 0) + 1); });',
      all(),
    );
    expect(new Set(racy.map(({ view }) => view[0]))).toEqual(new Set([1, 2]));
  });

  it('the plain code behind an operation can be overtaken: a ring that publishes its index too early is caught', async () => {
    const ring = (body: string): string => `
      const push = (v, value) => { const tail = Atomics.load(v, 0); ${body} };
      const pop = (v) => { if (Atomics.load(v, 0) === 0) return 'empty'; return v[1]; };
      export const actors = (v) => [() => push(v, 7), () => pop(v)];`;
    const early = await outcomes(ring('Atomics.store(v, 0, tail + 1); v[1 + tail] = value;'), all());
    expect(new Set(early.map(({ results }) => results[1]))).toEqual(new Set(['empty', 0, 7]));
    const right = await outcomes(ring('v[1 + tail] = value; Atomics.store(v, 0, tail + 1);'), all());
    expect(new Set(right.map(({ results }) => results[1]))).toEqual(new Set(['empty', 7]));
  });

  it('a spin lock keeps others out, and what waits is woken', async () => {
    const lock = `
      const lock = (v) => { while (Atomics.compareExchange(v, 0, 0, 1) !== 0) Atomics.wait(v, 0, 1); };
      const unlock = (v) => { Atomics.store(v, 0, 0); Atomics.notify(v, 0, 1); };
      class Guard { constructor(v) { this.v = v; } with(body) { lock(this.v); try { return body(); } finally { unlock(this.v); } } }
      export const actors = (v) => [1, 2, 3].map((id) => () => { const guard = new Guard(v); for (let i = 0; i < 2; i++) guard.with(() => { const n = v[1]; Atomics.load(v, 5); v[1] = n + id; }); });`;
    const found = await outcomes(lock, all());
    expect(new Set(found.map(({ view }) => view[1]))).toEqual(new Set([12]));
  });

  it('results and errors reach callers that have yielded meanwhile, however deep', async () => {
    const source = `
      const read = (v, i) => { if (Atomics.load(v, i) === 3) throw new Error('three'); return Atomics.add(v, i, 1); };
      const handedOn = (v, i) => read(v, i);
      const twice = (v, i) => [handedOn(v, i), read(v, i)];
      function caught(v, i) { try { return twice(v, i); } catch (error) { return [error.message, Atomics.load(v, i)]; } finally { Atomics.add(v, 9, 1); } }
      const each = (v, i) => [0, 1].map(() => caught(v, i));
      export const actors = (v) => [1, 2, 3].map((i) => () => ({ each: each(v, i), last: caught(v, i) }));`;
    for (const { results, view } of await outcomes(source, all())) {
      expect(results).toEqual(
        [1, 2, 3].map(() => ({
          each: [
            [0, 1],
            ['three', 3],
          ],
          last: ['three', 3],
        })),
      );
      expect(view[9]).toBe(9);
    }
  });

  it('what a call is given is read when it is made, not when its actor begins', async () => {
    const source = `
      const seen = (v, value) => { Atomics.add(v, 1, value); };
      const constant = 5;
      let changing = 1;
      export const actors = (v) => [() => { Atomics.store(v, 0, 7); changing = 2; }, () => seen(v, v[0]), () => seen(v, constant), () => seen(v, changing)];`;
    const [{ view }] = await outcomes(source, [toCompletion]);
    expect(view[1]).toBe(7 + 5 + 2);
  });

  it('a loop without an operation lets others run', async () => {
    const spin =
      'export const actors = (v) => [() => { Atomics.store(v, 3, 1); let n = 0; while (v[0] === 0) n++; return n > 0; }, () => Atomics.store(v, 0, 1)];';
    const found = await outcomes(spin, [roundRobin, ...SEEDS.map(random)]);
    expect(found.every(({ runtime }) => runtime.backEdges > 0 || runtime.trace.length === 2)).toBe(true);
    expect(found.some(({ runtime }) => runtime.backEdges > 0)).toBe(true);
    const bounded = await outcomes(
      spin.replace('while (v[0] === 0) n++', 'do { if (n > 0) continue; n++; } while (v[0] === 0)'),
      [roundRobin],
    );
    expect(bounded[0].results[0]).toBe(true);
  });

  it('the same choices give the same trace', async () => {
    const source =
      'export const actors = (v) => [1, 2, 3].map((id) => () => { for (let i = 0; i < 3; i++) if (Atomics.exchange(v, i, id) === 0) Atomics.add(v, 4, id); });';
    const [first, second] = await outcomes(source, [random(5), random(5)]);
    expect(first.runtime.trace).toEqual(second.runtime.trace);
    expect(first.runtime.trace.length).toBeGreaterThan(9);
  });

  it('an error thrown by one actor passes through its coroutines', async () => {
    const source = `const deep = (v) => { Atomics.load(v, 0); throw new RangeError('deep'); }; const mid = (v) => { try { deep(v); } finally { Atomics.store(v, 1, 5); } };
      export const actors = (v) => [() => { try { mid(v); } catch (error) { return error.message; } }, () => Atomics.load(v, 1)];`;
    const found = await outcomes(source, all());
    expect(new Set(found.map(({ results, view }) => `${String(results[0])} ${view[1]}`))).toEqual(new Set(['deep 5']));
  });
});
