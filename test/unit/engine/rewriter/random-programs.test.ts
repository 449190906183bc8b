import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runPlain, runRewritten } from './programs.js';
import { randomProgram } from './random-program.js';
import { random } from './tiny-runtime.js';

function memory(): Int32Array {
  const view = new Int32Array(new SharedArrayBuffer(16));
  view.set([5, 6, 7, 8]);
  return view;
}

describe('random programs', () => {
  it('do the same rewritten', async () => {
    await fc.assert(
      fc.asyncProperty(randomProgram, fc.nat(), async (source, seed) => {
        expect(await runRewritten(source, memory(), random(seed))).toEqual(runPlain(source, memory()));
      }),
      { numRuns: 300 },
    );
  });
});
