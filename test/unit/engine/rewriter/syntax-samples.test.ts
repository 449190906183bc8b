/** Every construct of the sample: what is atomic through it stays so, and what is not is found. */
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../../../../src/engine/rewriter/linking/files.js';
import { link } from '../../../../src/engine/rewriter/linking/linker.js';
import { COUNTERS, type Bump } from '../../../samples/syntax/counters.js';
import { actor } from './programs.js';
import { random, roundRobin, TinyRuntime } from './tiny-runtime.js';

const ENTRY = new URL('../../../samples/syntax/counters.js', import.meta.url).href;
const program = await link(ENTRY, { instrument: (url) => url === ENTRY, readSource: readSourceFile });
const choices = [roundRobin, ...Array.from({ length: 100 }, (_, seed) => random(seed))];

/** What two actors have counted to, by schedule. */
function counts(construct: string, bump: string): Set<number> {
  return new Set(
    choices.map((choose) => {
      const runtime = new TinyRuntime(choose);
      const instance = program.instantiate(runtime).namespace;
      const counters = instance.COUNTERS as Record<string, (mem: Int32Array, bump: Bump) => number>;
      const mem = new Int32Array(new SharedArrayBuffer(8));
      const one = (): (() => unknown) => actor(counters[construct], mem, instance[bump]);
      runtime.run(one(), one());
      return mem[0];
    }),
  );
}

describe.each(Object.keys(COUNTERS))('%s', (construct) => {
  it('right, and broken', () => {
    expect(counts(construct, 'atomically')).toEqual(new Set([2]));
    expect(counts(construct, 'inTwoSteps')).toEqual(new Set([1, 2]));
  });
});

it('nothing of the sample is left to code that cannot wait', () => {
  expect(program.problems).toEqual([]);
});
