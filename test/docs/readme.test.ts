/**
 * The README walked through as a newcomer does, on every Node: its blocks are copied literally into an empty project, in
 * which npm installs the package. What it says of this repository is what `.ci/run` does.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { INSTALL_MS, inShell, makeProject, pack } from '../support/installed.js';
import { documents, examplesOf, isAsPrinted, normalised, writeBlock } from './blocks.js';

const scratch = mkdtempSync(join(tmpdir(), 'smplab-readme-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const [{ blocks, text }] = documents();
/** Commands within sentences, about a file that the README shows. */
const INLINE = [...text.matchAll(/`(npx smplab [^`]*\.mjs)`/g)].map(([, command]) => command);
const INSTALL = 'npm install --save-dev smplab';

it('can be walked through, and prints what it says', { timeout: INSTALL_MS }, () => {
  const project = join(scratch, 'project');
  makeProject(project);
  const { tarball } = pack(scratch);
  const done: string[] = [];
  const run = (line: string): string => {
    const { exit, stdout, stderr } = inShell(project, 'sh', [
      '-c',
      line.replace(INSTALL, `npm install --save-dev ${tarball}`),
    ]);
    done.push(`${line}: ${exit}`);
    expect(stderr).not.toMatch(/not found|npm error/);
    return stdout;
  };
  for (const block of blocks) {
    writeBlock(project, block);
    if (block.language === 'sh') for (const line of block.text.trim().split('\n')) run(line);
    if (block.language !== 'console') continue;
    for (const { command, printed } of examplesOf(block)) {
      const out = run(command);
      expect(isAsPrinted(printed, out), `said\n${normalised(printed)}\n--- printed\n${normalised(out)}`).toBe(true);
    }
  }
  for (const command of INLINE) expect(run(command)).toMatch(/^found by [^]* times on lockstep$/m);
  expect(done).toEqual([
    `${INSTALL}: 0`,
    'npx smplab --help: 0',
    'npx smplab check ring.check.mjs --seed 7 --html ring.html: 1',
    'npx smplab explore csd/enxio-locked --variant ./mine.mjs: 1',
  ]);
  expect(existsSync(join(project, 'ring.html'))).toBe(true);
});
