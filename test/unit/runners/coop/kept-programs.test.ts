/** What is kept of rewritten programs, and when it is used. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { linkModules, type LinkedModules } from '../../../../src/runners/coop/load-modules.js';
import { digestOf, KeptPrograms, MOST, type KeptProgram } from '../../../../src/runners/coop/kept-programs.js';

const root = mkdtempSync(join(tmpdir(), 'smplab-kept-'));
afterAll(() => rmSync(root, { recursive: true }));

const file = join(root, 'ring.mjs');
const TEXT = 'export const ring = 1;';
const KEY = { url: 'file:///ring.mjs', points: [] };
const PROGRAM = {
  files: [[pathToFileURL(file).href, digestOf(TEXT)]],
  resolved: [['import', 'queue', pathToFileURL(file).href, 'file:///p/queue.js']],
  fingerprints: { own: 1, sources: 2 },
  graph: { modules: [], sites: [] },
} as unknown as KeptProgram;
const leads = (): string => 'file:///p/queue.js';

/** What is kept, each with the number that it got when it was written. */
const entries = (): string[] => readdirSync(folder).map((name) => `${name} ${statSync(join(folder, name)).ino}`);

let folders = 0;
let folder = '';
const open = (build: string | null = 'one'): KeptPrograms | null => KeptPrograms.open({ SMPLAB_CACHE: folder }, build);

beforeEach(() => {
  folder = join(root, `cache-${folders++}`, 'deep');
  writeFileSync(file, TEXT);
});

it('a program is read as it was written', () => {
  expect(open()!.read(KEY, leads)).toBeNull();
  open()!.write(KEY, PROGRAM);
  expect(open()!.read(KEY, leads)).toEqual(PROGRAM);
  expect(readdirSync(folder)).toHaveLength(1); // nothing unfinished is left
});

describe('it is made anew when', () => {
  beforeEach(() => open()!.write(KEY, PROGRAM));

  it('a source has changed', () => {
    writeFileSync(file, `${TEXT} `);
    expect(open()!.read(KEY, leads)).toBeNull();
  });

  it('a source is gone', () => {
    rmSync(file);
    expect(open()!.read(KEY, leads)).toBeNull();
  });

  it.each([['file:///p/other.js'], [undefined]])('an import leads to %s now', (url) => {
    expect(open()!.read(KEY, () => url)).toBeNull();
  });

  it('other points are asked for', () => {
    expect(open()!.read({ ...KEY, points: 'always' }, leads)).toBeNull();
  });

  it('another build of smplab asks', () => {
    expect(open('two')!.read(KEY, leads)).toBeNull();
  });

  it('what is kept has been damaged', () => {
    const [name] = readdirSync(folder);
    writeFileSync(join(folder, name), 'x');
    expect(open()!.read(KEY, leads)).toBeNull();
  });
});

it('what cannot be written is not kept, and nobody is told', () => {
  const programs = open()!;
  rmSync(folder, { recursive: true });
  programs.write(KEY, PROGRAM);
  expect(programs.read(KEY, leads)).toBeNull();
});

it('modules that run as they were compiled keep programs too, of the build of the bundle that was made of them', () => {
  KeptPrograms.open({ SMPLAB_CACHE: folder })!.write(KEY, PROGRAM);
  expect(KeptPrograms.open({ SMPLAB_CACHE: folder })!.read(KEY, leads)).toEqual(PROGRAM);
  expect(open()!.read(KEY, leads)).toBeNull();
});

it.each([false, true])('with it is kept what real threads run of it, of our own too: %s', async (all) => {
  vi.stubEnv('SMPLAB_CACHE', folder);
  const source = join(root, 'counter.mjs');
  const read = async (): Promise<LinkedModules> =>
    await linkModules(pathToFileURL(source).href, { entries: {}, instrumented: [], package: 'api' }, []);
  writeFileSync(source, 'export const add = (words) => Atomics.add(words, 0, 1) + words[1];');
  try {
    const made = await (await read()).natively(all);
    expect(made.sources.map(({ url }) => url)).toEqual([pathToFileURL(source).href]);
    const kept = await read();
    const written = entries();
    expect(written).toHaveLength(all ? 2 : 1);
    expect(await kept.natively(all)).toEqual(made);
    expect(entries()).toEqual(written);
    if (all) return;
    rmSync(source);
    expect(await kept.natively()).toEqual(made);
  } finally {
    vi.unstubAllEnvs();
  }
});

describe('nothing is kept', () => {
  it('where that was asked for', () => {
    expect(KeptPrograms.open({ SMPLAB_CACHE: 'off' }, 'one')).toBeNull();
  });

  it('where it is not known which build this is', () => {
    expect(open(null)).toBeNull();
  });

  it('in a folder that cannot be made', () => {
    writeFileSync(join(root, 'file'), '');
    expect(KeptPrograms.open({ SMPLAB_CACHE: join(root, 'file', 'cache') }, 'one')).toBeNull();
  });

  // Windows has no such bits.
  it.skipIf(process.platform === 'win32')('in a folder that others can write to: what lies in it is run', () => {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
    expect(open()).toBeNull();
  });
});

it('those that were written first make room', () => {
  const programs = open()!;
  programs.write(KEY, PROGRAM);
  utimesSync(join(folder, readdirSync(folder)[0]), 1, 1);
  for (let number = 0; number < MOST; number++) programs.write({ number }, PROGRAM);
  expect(readdirSync(folder).length).toBeLessThanOrEqual(MOST);
  expect(programs.read(KEY, leads)).toBeNull();
  expect(programs.read({ number: MOST - 1 }, leads)).toEqual(PROGRAM);
});
