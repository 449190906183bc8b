/** What the package exports, door by door: a change is seen here first. `vitest run -u` writes the file anew. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  exports: Record<string, { types: string; default: string } | string>;
};
/** All but the one for vitest, which is loaded by vitest alone. */
const DOORS = Object.entries(exports).filter(
  (door): door is [string, { types: string; default: string }] => typeof door[1] !== 'string' && door[0] !== './vitest',
);

it('are the names that they were, and can be required', async () => {
  const files = DOORS.map(([, door]) => join(ROOT, door.default));
  const code = `console.log(JSON.stringify(${JSON.stringify(files)}.map((file) => Object.keys(require(file)).sort())))`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', timeout: 60_000 });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const names = JSON.parse(stdout) as string[][];
  const report = DOORS.map(([name], i) => `smplab${name.slice(1)}\n${names[i].map((one) => `  ${one}\n`).join('')}`);
  await expect(report.join('\n')).toMatchFileSnapshot(join(ROOT, 'test/golden/front-doors.txt'));
});
