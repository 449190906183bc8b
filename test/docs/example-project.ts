/** A project in which a document's blocks are written and run, as a reader would. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MAIN, ROOT } from '../support/command-line.js';
import { writeBlock, type Block } from './blocks.js';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of programs: `smplab`, and stand-ins for what is not installed, or needs to be root. */
export function makeBin(): string {
  const bin = mkdtempSync(join(tmpdir(), 'smplab-bin-'));
  symlinkSync(MAIN, join(bin, 'smplab'));
  const printed = join(ROOT, 'traces/formats/07-trace-cmd-report-l.txt');
  writeFileSync(join(bin, 'trace-cmd'), `#!/bin/sh\n[ "$1" = record ] || cat '${printed}'\n`);
  chmodSync(join(bin, 'trace-cmd'), 0o755);
  return bin;
}

/** As `npm init` makes one, with the package in it, vitest, what stands for jest, and the files of the README. */
export function makeExampleProject(readme: readonly Block[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'smplab-docs-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/smplab'));
  symlinkSync(join(ROOT, 'node_modules/vitest'), join(folder, 'node_modules/vitest'));
  const jest = join(folder, 'node_modules/@jest/globals');
  mkdirSync(jest, { recursive: true });
  writeFileSync(join(jest, 'package.json'), '{ "name": "@jest/globals", "exports": "./index.mjs" }\n');
  writeFileSync(
    join(jest, 'index.mjs'),
    "export { test } from 'node:test';\nexport const jest = { setTimeout: (ms) => ms };\n",
  );
  writeFileSync(join(folder, 'package.json'), '{ "name": "project" }\n');
  for (const block of readme) writeBlock(folder, block);
  return folder;
}

/** That a command ends with an error is part of the story. */
export async function runIn(cwd: string, bin: string, command: string): Promise<Ran> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:VITEST|FORCE_COLOR$|GITHUB_)/.test(name));
  const env = {
    ...Object.fromEntries(inherited),
    NO_COLOR: '1',
    NODE_OPTIONS: '',
    PATH: `${bin}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
  };
  const line = command
    .replaceAll(/\bnpx smplab\b/g, 'smplab')
    .replaceAll(/\bnpx vitest\b/g, 'node node_modules/vitest/vitest.mjs');
  return await new Promise((resolve) => {
    const child = execFile('sh', ['-c', line], { cwd, env, timeout: 100_000 }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
