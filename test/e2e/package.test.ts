/** What a stranger installs: the package from `npm pack` in an empty project, and this repository after `npm ci`. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { checkPackage, createPackageFromTarballData, type Analysis } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/command-line.js';
import { INSTALL_MS, inShell, makeProject, pack, type Packed } from '../support/installed.js';

const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};
const scratch = mkdtempSync(join(tmpdir(), 'smplab-package-'));
/** What `npx` runs, and takes half a second for, in a project that has it. */
const INSTALLED = join('node_modules/.bin', name);

afterAll(() => {
  rmSync(scratch, { recursive: true });
});

function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/(?:from |import |(?:import|require)\()['"](\.[^'"]+)['"]/g)].map(
    ([, specifier]) => specifier,
  );
}

// Skipped on all but one of the Nodes that share the tests: what is packed is the same.
describe('the packed package', () => {
  const project = join(scratch, 'project');
  let packed: Packed;

  beforeAll(() => {
    makeProject(project);
    packed = pack(scratch);
    expect(inShell(project, 'npm', ['install', packed.tarball])).toMatchObject({ exit: 0 });
  }, INSTALL_MS);

  it('holds the program and its papers, and nothing else', () => {
    expect(packed.files).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'LICENSE',
        'lib/src/index.js',
        'lib/types/index.d.ts',
        'lib/types/sources/kernel/llist.ts',
        'lib/schemas/check.json',
      ]),
    );
    const strange = packed.files.filter(
      (path) => !/^(?:lib|dist|traces)\/|^[A-Z]+(?:\.md)?$|^package\.json$/.test(path),
    );
    expect(strange).toEqual([]);
  });

  /** Half of what version 0.1.0 was at first. */
  it('is small', () => {
    expect(packed.files.length).toBeLessThan(900);
    expect(packed.unpackedBytes).toBeLessThan(2_800_000);
  });

  it('holds all that the modules in it import', () => {
    const modules = packed.files.filter((path) => /^(?:lib|dist)\/.*(?:\.c?js|\.d\.ts)$/.test(path));
    const missing = modules.flatMap((path) =>
      importsOf(join(ROOT, path))
        .map((specifier) => posix.join(posix.dirname(path), specifier))
        .map((file) => (path.endsWith('.d.ts') ? file.replace(/\.js$/, '.d.ts') : file))
        .filter((file) => !packed.files.includes(file))
        .map((file) => `${path} → ${file}`),
    );
    expect(modules).toContain('dist/src/kernel/llist.js');
    expect(missing).toEqual([]);
  });

  it('is as publint and arethetypeswrong want an ES module to be', { timeout: INSTALL_MS }, async () => {
    const bytes = readFileSync(packed.tarball);
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
    expect(inShell(project, 'npx', ['--offline', name, '--version'])).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining(version),
    });
  });

  it('runs the main job and prints its table', { timeout: INSTALL_MS }, () => {
    const run = inShell(project, INSTALLED, ['run', '--cycles', '2', '--variant', 'v3.16']);
    expect(run).toMatchObject({ exit: 0, stdout: expect.stringMatching(/queued[^]*lost[^]*v3\.16/i) });
  });

  it('runs our own code with plain accesses as steps on real threads', { timeout: INSTALL_MS }, () => {
    const options = ['--engine', 'lockstep', '--executions', '3', '--budget', '2m', '--patience', '2m'];
    const explored = inShell(project, INSTALLED, ['explore', 'csd/queued-twice', ...options]);
    expect(explored).toMatchObject({ exit: 0, stdout: expect.stringContaining(': 3 executions by') });
  });

  it('confirms on real threads a finding in modules of its own that are loaded from memory there', () => {
    const explore = ['explore', 'llist/del-first-aba', '--plain', 'always', '--budget', '20s', '--confirm', '1/1'];
    expect(inShell(project, INSTALLED, explore)).toMatchObject({
      exit: 1,
      stdout: expect.stringContaining('1 times on lockstep'),
    });
  });

  it('can be imported', () => {
    const program = `import * as smplab from '${name}'; console.log(typeof smplab.Machine.boot)`;
    expect(inShell(project, 'node', ['--input-type=module', '--eval', program])).toMatchObject({
      exit: 0,
      stdout: 'function\n',
    });
  });

  it('runs a program on the machine', () => {
    copyFileSync(join(ROOT, 'dist/test/samples/hello.js'), join(project, 'hello.mjs'));
    expect(inShell(project, 'node', ['hello.mjs'])).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^call CPU 2: 0\n/),
    });
  });
});

describe('the repository', () => {
  it('answers to `npx` in its root, with no network and nothing cached', () => {
    const ended = inShell(ROOT, 'npx', ['--offline', name, '--version'], { npm_config_cache: join(scratch, 'cache') });
    expect(ended).toMatchObject({ exit: 0, stdout: expect.stringContaining(version) });
  });
});
