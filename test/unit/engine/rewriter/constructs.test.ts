import { describe, expect, it } from 'vitest';
import { CONSTRUCTS } from './constructs.js';
import { IMPLICIT_CONSTRUCTS } from './implicit-constructs.js';
import { tight } from './tight.js';
import { linkBeside, linkDirect, linkSource, runAlone, runBeside, runPlain } from './programs.js';
import { random, roundRobin, TinyRuntime, toCompletion } from './tiny-runtime.js';

const words = (): Int32Array => new Int32Array(new SharedArrayBuffer(16)).map((_, index) => index + 2);
/** map() of a shared array makes an unshared one; wait needs a shared one. */
const memory = (): Int32Array => {
  const view = new Int32Array(new SharedArrayBuffer(16));
  view.set(words());
  return view;
};

describe.each(Object.entries({ ...CONSTRUCTS, ...IMPLICIT_CONSTRUCTS }))('%s', (_name, source) => {
  it('gives the same rewritten', async () => {
    const [plain, rewritten] = [memory(), memory()];
    const expected = runPlain(source, plain);
    expect(runAlone(await linkDirect(source), rewritten, toCompletion)).toEqual(expected);
    expect(rewritten).toEqual(plain);
  });

  it('gives the same when another actor takes a turn at every point, or at some', async () => {
    const expected = runPlain(source, memory());
    const program = await linkBeside(source);
    const turns = runBeside(program, memory(), roundRobin);
    expect(turns.result).toEqual(expected);
    expect(turns.otherRan).toBe(true);
    expect(runBeside(program, memory(), random(1)).result).toEqual(expected);
  });

  it('has as many lines as before, and nothing refused', async () => {
    const program = await linkSource(source);
    expect(program.modules[0].code.split('\n')).toHaveLength(source.split('\n').length + 1);
    expect(program.problems.filter(({ kind }) => kind === 'refused')).toEqual([]);
  });
});

describe.each(Object.entries({ ...CONSTRUCTS, ...IMPLICIT_CONSTRUCTS }))(
  '%s, without a space that is not needed',
  (_name, source) => {
    it('gives the same rewritten', async () => {
      const [plain, rewritten] = [memory(), memory()];
      const expected = runPlain(tight(source), plain);
      expect(runAlone(await linkSource(tight(source)), rewritten, toCompletion)).toEqual(expected);
      expect(rewritten).toEqual(plain);
    });
  },
);

describe.each(Object.entries(IMPLICIT_CONSTRUCTS))('%s', (_name, source) => {
  it('leaves nothing to code that cannot wait', async () => {
    expect((await linkSource(source)).problems).toEqual([]);
  });

  it('runs plainly where no actor runs', async () => {
    const [plain, rewritten] = [memory(), memory()];
    const expected = runPlain(source, plain);
    const program = await linkSource(source);
    const { main } = program.instantiate(new TinyRuntime()).namespace;
    expect((main as (a: Int32Array) => unknown)(rewritten)).toEqual(expected);
    expect(rewritten).toEqual(plain);
  });
});
