/** What could not be proved is said with its reason: the budget, or what no search covers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from 'smplab';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'smplab-not-proved-'));
afterAll(() => rmSync(folder, { recursive: true }));

const COVERED = /^1 of 1 programs were not covered, such as .*: a thread reads the clock; without --prove/;

it.each([
  ['clock', 'if (Date.now() > 0) ', COVERED],
  ['none', '', null],
] as const)('%s', async (name, first, why) => {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `export default { name: '${name}', setup: () => new Int32Array(new SharedArrayBuffer(16)),
      attach: (m) => ({ increment() { ${first}Atomics.add(m, 0, 1); } }), operations: { increment: {} },
      model: { name: 'm', initial: () => 0, operations: { increment: (n) => ({ state: n + 1 }) } } };`,
  );
  const { inconclusive } = await check(path, { seed: 7, jobs: 1, budgetMs: 20_000, prove: '2x1' });
  if (why === null) expect(inconclusive).toBeNull();
  else expect(inconclusive).toMatch(why);
});
