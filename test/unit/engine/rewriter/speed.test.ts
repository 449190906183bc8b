/** Not a benchmark: a floor, so that a change which makes rewritten code ten times slower is seen. */
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../../../../src/engine/rewriter/linking/files.js';
import { link } from '../../../../src/engine/rewriter/linking/linker.js';
import { LeanRuntime } from './lean-runtime.js';

const PROGRAM = `
import { llistAdd, llistDelAll } from './dist/src/kernel/llist.js';
export function actors(mem) {
  const producer = (first) => () => { llistAdd(mem, first, 0); llistAdd(mem, first + 1, 0); };
  const consumer = () => { let n = 0; for (let node = llistDelAll(mem, 0); node !== 0; node = mem[node]) n++; mem[30] += n; };
  return [producer(2), producer(4), producer(6), consumer];
}`;

describe('speed', () => {
  it('runs the MPSC llist, 3 producers of 2 nodes and a consumer, with three switches an execution', async () => {
    const root = new URL('../../../../../', import.meta.url);
    const entry = new URL('program.js', root).href;
    const program = await link(entry, {
      instrument: (url) => url === entry || url.includes('/dist/src/kernel/'),
      readSource: (url) => (url === entry ? PROGRAM : readSourceFile(url)),
    });
    const mem = new Int32Array(new SharedArrayBuffer(128));
    const runtime = new LeanRuntime(4);
    const { actors } = program.instantiate(runtime).namespace;
    const four = (actors as (mem: Int32Array) => (() => unknown)[])(mem);
    const executions = 100_000;
    let best = Infinity;
    for (let round = 0; round < 3; round++) {
      const start = performance.now();
      for (let n = 0; n < executions; n++) {
        mem.fill(0);
        runtime.execute(four, [1 + (n % 5), 1 + (n % 7), 1 + (n % 3)]);
      }
      best = Math.min(best, performance.now() - start);
    }
    const perSecond = Math.round((executions / best) * 1000);
    process.stdout.write(
      `rewriter: ${perSecond} executions/s of ${(runtime.points / executions / 3).toFixed(1)} points\n`,
    );
    expect(perSecond).toBeGreaterThan(15_000);
  });
});
