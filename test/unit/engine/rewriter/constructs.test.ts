import { describe, expect, it } from 'vitest';
import { CONSTRUCTS } from './constructs.js';
import { linkSource, runPlain, runRewritten } from './programs.js';
import { random, roundRobin, toCompletion } from './tiny-runtime.js';

const words = (): Int32Array => new Int32Array(new SharedArrayBuffer(16)).map((_, index) => index + 2);
/** map() of a shared array makes an unshared one; wait needs a shared one. */
const memory = (): Int32Array => {
  const view = new Int32Array(new SharedArrayBuffer(16));
  view.set(words());
  return view;
};

describe.each(Object.entries(CONSTRUCTS))('%s', (_name, source) => {
  it('gives the same rewritten', async () => {
    const [plain, rewritten] = [memory(), memory()];
    const expected = runPlain(source, plain);
    expect(await runRewritten(source, rewritten, toCompletion)).toEqual(expected);
    expect(rewritten).toEqual(plain);
  });

  it('gives the same whatever the schedule of a single actor', async () => {
    const expected = runPlain(source, memory());
    expect(await runRewritten(source, memory(), roundRobin)).toEqual(expected);
    expect(await runRewritten(source, memory(), random(1))).toEqual(expected);
  });

  it('has as many lines as before, and nothing refused', async () => {
    const program = await linkSource(source);
    expect(program.modules[0].code.split('\n')).toHaveLength(source.split('\n').length + 1);
    expect(program.problems.filter(({ kind }) => kind === 'refused')).toEqual([]);
  });
});
