/** What a table says of reads that returned what had been overwritten. */
import { expect, it } from 'vitest';
import { Opcode, PLAIN_READ, PLAIN_WRITE } from '../../../src/engine/controlled/opcodes.js';
import { staleReads } from '../../../src/observe/stale-reads.js';

type Recorded = Parameters<typeof staleReads>[0];
type Observed = Parameters<typeof staleReads>[1];

/** A write of actor 0, and a read of actor 1 that missed it. */
function textOf(write: number, read: number): string {
  const steps = [
    { op: write, actor: 0, word: 0, site: 0 },
    { op: read, actor: 1, word: 0, site: 1, result: 7, overwrittenAt: 0 },
  ];
  const sites = ['/a.js', '/b.js'].map((file, i) => ({ file, line: i + 1 }));
  const observation = {
    actors: ['thread 0', 'thread 1'],
    wordName: () => 'flag',
    steps: [{ number: 4 }, { number: 5 }],
  };
  const [{ text }] = staleReads({ steps, sites } as unknown as Recorded, observation as unknown as Observed);
  return text;
}

it('which operations of Atomics would forbid it', () => {
  expect(textOf(PLAIN_WRITE, PLAIN_READ)).toBe(
    'thread 1 reads 7 from flag at step 5, which was overwritten at step 4: nothing orders that write before the read, so the ' +
      'memory model of ECMAScript allows it; Atomics.store at a.js:1 and Atomics.load at b.js:2 would forbid it',
  );
  expect(textOf(Opcode.store, PLAIN_READ)).toMatch(/; Atomics\.load at b\.js:2 would forbid it$/);
});

it('of operations of Atomics, that their order is another', () => {
  expect(textOf(Opcode.store, Opcode.load)).toMatch(
    /: both are operations of Atomics, which have an order in which the read comes first/,
  );
});
