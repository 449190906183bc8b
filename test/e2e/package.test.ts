/** What a stranger installs: the package from `npm pack` in an empty project, and this repository after `npm ci`. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, posix } from 'node:path';
import { checkPackage, createPackageFromTarballData, type Analysis } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

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

function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/(?:from |import\(|import )['"](\.[^'"]+)['"]/g)].map(([, specifier]) => specifier);
}

// Skipped on all but one of the Nodes that share the tests: what is packed is the same.
describe('the packed package', () => {
  const project = join(scratch, 'project');
  let packed: readonly string[];
  let tarball: string;
  let unpackedBytes: number;

  beforeAll(() => {
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
    const pack = npm(ROOT, 'npm', ['pack', '--json', '--pack-destination', scratch]);
    expect(pack).toMatchObject({ exit: 0 });
    const [made] = Object.values(
      JSON.parse(pack.stdout) as Record<string, { filename: string; unpackedSize: number; files: { path: string }[] }>,
    );
    packed = made.files.map((file) => file.path);
    unpackedBytes = made.unpackedSize;
    tarball = join(scratch, made.filename);
    const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball];
    expect(npm(project, 'npm', install)).toMatchObject({ exit: 0 });
  }, TIMEOUT_MS);

  it('holds the program and its papers, and nothing else', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'LICENSE',
        'CHANGELOG.md',
        'lib/src/index.js',
        'lib/types/index.d.ts',
        'lib/types/sources/kernel/llist.ts',
        'lib/schemas/check.json',
      ]),
    );
    const strange = packed.filter((path) => !/^(?:lib|dist|traces)\/|^[A-Z]+(?:\.md)?$|^package\.json$/.test(path));
    expect(strange).toEqual([]);
  });

  /** Half of what version 0.1.0 was at first. */
  it('is small', () => {
    expect(packed.length).toBeLessThan(900);
    expect(unpackedBytes).toBeLessThan(2_600_000);
  });

  it('holds all that the modules in it import', () => {
    const modules = packed.filter((path) => /^(?:lib|dist)\/.*(?:\.js|\.d\.ts)$/.test(path));
    const missing = modules.flatMap((path) =>
      importsOf(join(ROOT, path))
        .map((specifier) => posix.join(posix.dirname(path), specifier))
        .map((file) => (path.endsWith('.d.ts') ? file.replace(/\.js$/, '.d.ts') : file))
        .filter((file) => !packed.includes(file))
        .map((file) => `${path} → ${file}`),
    );
    expect(modules).toContain('dist/src/kernel/llist.js');
    expect(missing).toEqual([]);
  });

  it('is as publint and arethetypeswrong want an ES module to be', { timeout: TIMEOUT_MS }, async () => {
    const bytes = readFileSync(tarball);
    const { messages } = await publint({ pack: { tarball: Uint8Array.from(bytes).buffer }, strict: true });
    expect(messages).toEqual([]);
    const { problems } = (await checkPackage(createPackageFromTarballData(bytes))) as Analysis;
    // Resolution that knows no `exports`, and TypeScript's for CommonJS before `require` of ES modules, are not served.
    const served = problems.filter(
      (problem) => !/^node1(?:0|6-cjs)$/.test((problem as { resolutionKind?: string }).resolutionKind ?? ''),
    );
    expect(served).toEqual([]);
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

  it('runs our own code with plain accesses as steps on real threads', { timeout: TIMEOUT_MS }, () => {
    const options = ['--engine', 'lockstep', '--executions', '3', '--budget', '2m', '--patience', '2m'];
    const explored = npm(project, 'npx', ['--offline', name, 'explore', 'csd/queued-twice', ...options]);
    expect(explored).toMatchObject({ exit: 0, stdout: expect.stringContaining(': 3 executions by') });
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
