/** A token of a check whose plain accesses race: what has changed since may be comments, and no more. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, exploreAfter, replay } from 'smplab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeToken } from '../../../../src/search/token.js';

const folder = mkdtempSync(join(tmpdir(), 'smplab-comments-'));
const file = join(folder, 'counter.check.mjs');
const SOURCE = `import { defineCheck } from 'smplab';

export default defineCheck({
  name: 'counter',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  operations: { increment: { run: (words) => void words[0]++ }, get: { run: (words) => words[0] } },
  model: 'counter',
});
`;
let token = '';

beforeAll(async () => {
  writeFileSync(file, SOURCE);
  const { finding } = await check(file, { seed: 1, budgetMs: 60_000, executions: 500, engine: 'coop' });
  token = finding!.consequence!.schedule!.token;
});
afterAll(() => rmSync(folder, { recursive: true }));

it('names the accesses that are steps', () => {
  expect(decodeToken(token).plain.points).toEqual(expect.arrayContaining([[expect.any(Number), expect.any(Number)]]));
});

it.each([
  ['the same', SOURCE],
  [
    'comments that move them',
    `// One word.\n${SOURCE.replace('run: (words) => void', 'run: (words) => /* all */ void')}`,
  ],
])('is followed through %s', async (_, source) => {
  writeFileSync(file, source);
  const { findings } = await replay(token, { allow: true });
  expect(findings[0]?.kind).toBe('not linearizable');
});

it.each([
  ['other code', SOURCE.replace('words[0]++', '++words[0]')],
  [
    'a comment that declares a race, which makes more accesses steps',
    SOURCE.replace("'counter',\n});", "'counter',\n}); // smplab-race: so"),
  ],
])('is stale for %s', async (_, source) => {
  writeFileSync(file, source);
  await expect(replay(token, { allow: true })).rejects.toThrow(
    /stale: the check in \S+counter\.check\.mjs has changed since/,
  );
});

it('of other code can be continued', async () => {
  writeFileSync(file, SOURCE.replace('words[0]++', '++words[0]'));
  const { finding } = await exploreAfter(token, { allow: true, executions: 50, seed: 1, confirm: '1/0' });
  expect(finding?.text).toMatch(/counter/);
});
