/** What a stranger installs: the package from `npm pack` in an empty project, and this repository after `npm ci`. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMine } from '../support/some.js';

const ROOT = join(import.meta.dirname, '../../..');
const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};
const scratch = mkdtempSync(join(tmpdir(), 'smplab-package-'));
const TIMEOUT_MS = 180_000;

afterAll(() => {
  rmSync(scratch, { recursive: true });
});

interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command of npm's as if typed into a shell there: with the Node that runs this test, and without what the
 * `npm test` around it left in the environment. `prepare` must not run: it would compile under the feet of other tests.
 */
function npm(
  cwd: string,
  command: 'npm' | 'npx' | 'node',
  args: readonly string[],
  settings: NodeJS.ProcessEnv = {},
): Ended {
  const inherited = Object.entries(process.env).filter(
    ([key]) => !/^(?:npm_(?:lifecycle|package|command|config_local_prefix)|INIT_CWD|NODE_V8_COVERAGE)/.test(key),
  );
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const env = {
    ...Object.fromEntries(inherited),
    PATH: path,
    npm_config_ignore_scripts: 'true',
    npm_config_update_notifier: 'false',
    ...settings,
  };
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  });
  if (error !== undefined) throw error;
  return { exit: status, stdout, stderr };
}

// Skipped on all but one of the Nodes that share the tests: what is packed is the same.
describe.skipIf(!isMine())('the packed package', () => {
  const project = join(scratch, 'project');
  let packed: readonly string[];

  beforeAll(() => {
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
    const pack = npm(ROOT, 'npm', ['pack', '--json', '--pack-destination', scratch]);
    expect(pack).toMatchObject({ exit: 0 });
    const [tarball] = Object.values(
      JSON.parse(pack.stdout) as Record<string, { filename: string; files: { path: string }[] }>,
    );
    packed = tarball?.files.map((file) => file.path) ?? [];
    const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', join(scratch, tarball?.filename ?? '')];
    expect(npm(project, 'npm', install)).toMatchObject({ exit: 0 });
  }, TIMEOUT_MS);

  it('holds the program, its sources and its papers, and no test', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'LICENSE',
        'CHANGELOG.md',
        'ARCHITECTURE.md',
        'lib/src/index.js',
        'dist/src/index.d.ts',
        'src/index.ts',
      ]),
    );
    expect(packed.filter((path) => /(?:^|\/)(?:test|bench|coverage)\/|\.test\.|tsbuildinfo/.test(path))).toEqual([]);
  });

  it('tells its version', () => {
    expect(npm(project, 'npx', ['--offline', name, '--version'])).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining(version),
    });
  });

  it('runs the main job and prints its table', { timeout: TIMEOUT_MS }, () => {
    const run = npm(project, 'npx', ['--offline', name, 'run', '--cycles', '2', '--variant', 'v3.16']);
    expect(run).toMatchObject({ exit: 0, stdout: expect.stringMatching(/queued[^]*lost[^]*v3\.16/i) });
  });

  it('confirms on real threads a finding in modules of its own that are loaded from memory there', () => {
    const explore = ['explore', 'llist/del-first-aba', '--plain', 'always', '--budget', '20s', '--confirm', '1/1'];
    expect(npm(project, 'npx', ['--offline', name, ...explore])).toMatchObject({
      exit: 1,
      stdout: expect.stringContaining('1 times on lockstep'),
    });
  });

  it('can be imported', () => {
    const program = `import * as smplab from '${name}'; console.log(typeof smplab.Machine.boot)`;
    expect(npm(project, 'node', ['--input-type=module', '--eval', program])).toMatchObject({
      exit: 0,
      stdout: 'function\n',
    });
  });

  it('runs a program on the machine', () => {
    copyFileSync(join(ROOT, 'dist/test/samples/hello.js'), join(project, 'hello.mjs'));
    expect(npm(project, 'node', ['hello.mjs'])).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^call CPU 2: 0\n/),
    });
  });
});

describe('the repository', () => {
  it('answers to `npx` in its root, with no network and nothing cached', () => {
    const ended = npm(ROOT, 'npx', ['--offline', name, '--version'], { npm_config_cache: join(scratch, 'cache') });
    expect(ended).toMatchObject({ exit: 0, stdout: expect.stringContaining(version) });
  });
});
