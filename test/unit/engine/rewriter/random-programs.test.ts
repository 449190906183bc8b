import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draws } from '../../../support/some.js';
import { linkBeside, runAlone, runBeside, runPlain } from './programs.js';
import { randomProgram } from './random-program.js';
import { random, roundRobin } from './tiny-runtime.js';

function memory(): Int32Array {
  const view = new Int32Array(new SharedArrayBuffer(16));
  view.set([5, 6, 7, 8]);
  return view;
}

describe('random programs', () => {
  it('do the same rewritten', async () => {
    await fc.assert(
      fc.asyncProperty(randomProgram, fc.nat(), async (source, seed) => {
        const expected = runPlain(source, memory());
        const program = await linkBeside(source);
        expect(runAlone(program, memory(), random(seed))).toEqual(expected);
        expect(runBeside(program, memory(), roundRobin).result).toEqual(expected);
      }),
      { numRuns: draws(300, 3) },
    );
  });
});
