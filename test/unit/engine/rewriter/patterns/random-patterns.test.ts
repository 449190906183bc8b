/** Patterns make the same calls in the same order as in the language, wherever they stand, and show what they read. */
import { compileFunction } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actor, linkSource } from '../programs.js';
import { FakeActor, nativeSource, rewritten, Shown } from '../shown.js';
import { roundRobin, TinyRuntime } from '../tiny-runtime.js';
import { observed, PATTERN_PLACES, randomPattern } from './random-pattern.js';

const [RUNS, PATTERNS] = [1, 40];
const memories = (): Int32Array[] => Array.from({ length: PATTERNS }, () => Int32Array.from([10, 20, 30, 40]));

type Body = (a: readonly Int32Array[]) => unknown;

function natively(body: string): unknown {
  return (compileFunction(`'use strict'; ${body}`, ['a']) as Body)(memories());
}

/** As an actor, which yields at each operation. */
async function asActor(body: string): Promise<unknown> {
  const source = `export function main(a) { Atomics.load(a[0], 0); return run(a); } function run(a) { ${body} }`;
  const program = await linkSource(source);
  const runtime = new TinyRuntime(roundRobin);
  const shared = memories().map((memory) => runtime.share(memory));
  return runtime.run(actor(program.instantiate(runtime).namespace.main, shared))[0];
}

async function expectSame(bodies: readonly string[]): Promise<void> {
  const body = observed(bodies);
  expect(await asActor(body)).toEqual(natively(body));
  const plain = body.replaceAll('Atomics.load(a, 1)', 'a[1]'); // no actor runs
  const expected = natively(plain);
  const shown = new Shown();
  const coroutine = (await rewritten(plain, shown)) as unknown as Body;
  expect(coroutine(memories().map((memory) => shown.share(memory, true)))).toEqual(expected);
  const thread = new FakeActor(true);
  const native = (await nativeSource(plain, thread)) as unknown as Body;
  expect(native(memories().map((memory) => thread.share(memory)))).toEqual(expected);
  expect(thread.seen).toEqual(shown.seen);
}

describe.each(PATTERN_PLACES)('%s', (place) => {
  it('does the same', async () => {
    const patterns = fc.array(randomPattern(place), { minLength: 1, maxLength: PATTERNS, size: 'max' });
    await fc.assert(fc.asyncProperty(patterns, expectSame), { numRuns: RUNS });
  });
});
