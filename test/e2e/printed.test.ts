/** What code under test prints does not bury what is said of it, on both engines. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { smplabAlone } from './smplab.js';

const folder = mkdtempSync(join(tmpdir(), 'smplab-printed-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, increment: string): string {
  const path = join(folder, `${name}.check.mjs`);
  writeFileSync(
    path,
    `export default { name: '${name}', setup: () => new Int32Array(new SharedArrayBuffer(16)),
      attach: (m) => ({ increment() { ${increment} } }), operations: { increment: {} },
      model: { name: 'n', initial: () => 0, operations: { increment: (n, { result }) => (result === n ? n + 1 : undefined) } } };`,
  );
  return path;
}

const LEFT_OUT = /smplab: \d+ more lines that code under test printed are left out\n/;
const [PRINTS, SHOWN] = [/^saw \d$/gm, 'printed in the execution that is shown:\n'];

it.each(['coop', 'lockstep'])('%s', async (engine) => {
  const run = async (
    path: string,
    ...options: string[]
  ): Promise<{ code: number | null; stdout: string; stderr: string }> =>
    await smplabAlone(['check', path, '--engine', engine, '--seed', '3', '--executions', '60', ...options]);
  const right = await run(write('right', 'const n = Atomics.add(m, 0, 1); console.log("saw", n); return n;'));
  expect([right.code, right.stderr.match(PRINTS)?.length]).toEqual([0, 20]);
  expect(right.stderr).toMatch(LEFT_OUT);
  expect(right.stderr).not.toContain(SHOWN);

  const lost = 'const n = Atomics.load(m, 0); console.log("saw", n); Atomics.store(m, 0, n + 1); return n;';
  const broken = await run(write('broken', lost), '--json');
  expect(broken.code).toBe(1);
  expect(broken.stderr.split(SHOWN)[1]?.match(PRINTS)).toEqual(['saw 0', 'saw 0']);
  const { finding } = JSON.parse(broken.stdout) as { finding: { schedule: { token: string } } };
  const replayed = await smplabAlone(['replay', finding.schedule.token, '--allow']);
  expect(replayed.stderr.match(PRINTS)).toEqual(['saw 0', 'saw 0']);
});
