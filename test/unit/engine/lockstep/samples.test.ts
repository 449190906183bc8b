/** Samples of code that goes on later, explored on real threads: what is wrong with each is found, and its twin is right. */
import { afterEach, describe, expect, it } from 'vitest';
import type { CheckProgram } from '../../../../src/lab/check-program.js';
import { INTERLEAVED } from '../../../../src/lab/plain-memory.js';
import { Random } from '../../../../src/machine/random.js';
import { openOnThreads } from '../../../../src/runners/lockstep/open.js';
import type { OpenRunner } from '../../../../src/runners/open-runner.js';
import type { RunnerOfThreads } from '../../../../src/search/runner.js';
import { strategyNamed } from '../../../../src/search/strategies/index.js';
import { asyncSampleUrl, FOUND_IN_BROKEN } from '../../../support/async-samples.js';
import { shared } from '../../../support/some.js';

/** To find what is wrong in, and of what is right. */
const [MANY, SOME] = [400, 25];
/** Threads that are started cost time. */
const FEW = 8;

let open: OpenRunner;

afterEach(async () => {
  await open.close();
});

/** The first finding; undefined: there was none in so many executions. */
async function found(executions: number, watch = false): Promise<string | undefined> {
  const runner = open.runner as RunnerOfThreads;
  const strategy = strategyNamed('portfolio', (stream) => new Random(1, stream))!;
  for (let i = 0; i < executions; i++) {
    const execution = await runner.execute({ chooser: strategy.next()!, leftOut: [], watch, record: false });
    strategy.executed(execution);
    if (execution.findings.length > 0) return execution.findings[0].kind;
  }
  return undefined;
}

async function openSample(name: string, form: string): Promise<void> {
  const url = asyncSampleUrl(name);
  open = await openOnThreads({ kind: 'scenario', url, form, spurious: false, plain: INTERLEAVED }, false);
}

describe.each(shared(Object.entries(FOUND_IN_BROKEN)))('%s', (name, kind) => {
  it('is found', async () => {
    await openSample(name, 'broken');
    expect(await found(MANY)).toBe(kind);
  });

  it('is right when it is fixed', async () => {
    await openSample(name, 'fixed');
    expect(await found(name === 'rejection' ? FEW : SOME)).toBeUndefined();
  });
});

describe('a check whose threads answer each other by messages', () => {
  const program: CheckProgram = {
    before: [],
    threads: [[{ operation: 'increment' }], [{ operation: 'increment' }]],
    later: true,
  };

  it.each([
    ['broken-awaits-between', 'not linearizable'],
    ['right', undefined],
  ])('%s', async (name, kind) => {
    const url = new URL(`../../../samples/port-counter/${name}.check.js`, import.meta.url).href;
    open = await openOnThreads({ kind: 'check', url, program, plain: INTERLEAVED }, false);
    expect(await found(kind === undefined ? SOME : MANY)).toBe(kind);
  });
});

describe('plain accesses that messages order', () => {
  it.each([
    ['right', undefined],
    ['written too late', 'data-race'],
    ['read too early', 'data-race'],
  ])('%s', async (form, kind) => {
    const url = new URL('./ordered-by-messages.js', import.meta.url).href;
    open = await openOnThreads({ kind: 'scenario', url, form, spurious: false, plain: INTERLEAVED }, false);
    expect(await found(SOME, true)).toBe(kind);
  });
});

describe('what is refused on coroutines is refused here:', () => {
  it.each([
    ['a port that two actors use', /refused-later\.js:\d+: actor 1 uses port \d+a, which is actor 0's/],
    ['a timer that the set-up starts', /refused-later\.js:\d+: starts a timer where no actor runs/],
  ])('%s', async (form, text) => {
    const url = new URL('./refused-later.js', import.meta.url).href;
    open = await openOnThreads({ kind: 'scenario', url, form, spurious: false, plain: INTERLEAVED }, false);
    await expect(found(1)).rejects.toThrow(text);
  });
});
