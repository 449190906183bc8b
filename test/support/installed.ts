/** The package as a user has it: packed by npm, and installed by npm in a project of its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'vitest';
import { ROOT } from './command-line.js';

/** For a hook that packs, or installs. */
export const INSTALL_MS = 180_000;

export interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command as if typed into a shell there: with the Node that runs this test, and without what the `npm test` around
 * it left in the environment. `prepare` must not run: it would compile under the feet of other tests. What npm has
 * downloaded before it does not ask for again.
 */
export function inShell(
  cwd: string,
  command: string,
  args: readonly string[],
  settings: NodeJS.ProcessEnv = {},
): Ended {
  const inherited = Object.entries(process.env).filter(
    ([key]) =>
      !/^(?:npm_(?:lifecycle|package|command|config_local_prefix)|INIT_CWD|NODE_V8_COVERAGE|NODE_OPTIONS|FORCE_COLOR)/.test(
        key,
      ),
  );
  const { SMPLAB_TEST_CERTIFICATES: certificates = '' } = process.env; // vitest.config.js
  const env = {
    ...Object.fromEntries(inherited),
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    NO_COLOR: '1',
    npm_config_ignore_scripts: 'true',
    npm_config_update_notifier: 'false',
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    ...(certificates !== '' && { NODE_EXTRA_CA_CERTS: certificates }),
    ...settings,
  };
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: INSTALL_MS,
  });
  if (error !== undefined) throw error;
  return { exit: status, stdout, stderr };
}

export interface Packed {
  readonly tarball: string;
  /** Paths in it. */
  readonly files: readonly string[];
  readonly unpackedBytes: number;
}

/** @param folder where the tarball is written to */
export function pack(folder: string): Packed {
  const { exit, stdout } = inShell(ROOT, 'npm', ['pack', '--json', '--pack-destination', folder]);
  expect(exit).toBe(0);
  const [{ filename, files, unpackedSize }] = Object.values(
    JSON.parse(stdout) as Record<string, { filename: string; unpackedSize: number; files: { path: string }[] }>,
  );
  return { tarball: join(folder, filename), files: files.map(({ path }) => path), unpackedBytes: unpackedSize };
}

/** A project as `npm init` makes one, with nothing in it. */
export function makeProject(folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "name": "project", "private": true }\n');
}
