/** Modules that a command writes are gone when its process is, unless another process needs them. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const MODULE = new URL('../../../../src/commands/explore/written-folder.js', import.meta.url).href;
const parent = mkdtempSync(join(tmpdir(), 'smplab-written-test-'));
afterAll(() => rmSync(parent, { recursive: true }));

/** A process writes, says what is there, and ends by itself or because it was told to. */
function written(folder: string, end = ''): string {
  const text = `import { readdirSync } from 'node:fs'; import { writeModules } from ${JSON.stringify(MODULE)};
    const folder = ${JSON.stringify(folder)};
    writeModules(folder, { 'a.mjs': 'text' });
    console.log(readdirSync(folder).length); ${end}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' }).stdout.trim();
}

it.each([
  ['by itself', ''],
  ['by process.exit', 'process.exit(3);'],
])('when it ends %s', (_, end) => {
  const folder = join(parent, `ends${end.length}`);
  expect(written(folder, end)).toBe('2');
  expect(existsSync(folder)).toBe(false);
});

it.each([
  [process.pid, ['a.mjs', `used-by-${process.pid}-0`]],
  [2 ** 22 + 1, null], // there is no such process
])('where %i needs them too', (pid, left) => {
  const folder = mkdtempSync(join(parent, 'needed-'));
  writeFileSync(join(folder, `used-by-${pid}-0`), '');
  expect(written(folder)).toBe('3');
  expect(existsSync(folder) ? readdirSync(folder) : null).toEqual(left);
});
