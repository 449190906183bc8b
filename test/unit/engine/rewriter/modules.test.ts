/** Graphs of modules, CommonJS and cycles among them: native against rewritten. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSourceFile } from '../../../../src/engine/rewriter/linking/files.js';
import { link } from '../../../../src/engine/rewriter/linking/linker.js';
import { resolveBare } from '../../../../src/runners/coop/resolve.js';
import { COMMONJS, CYCLES } from './module-programs.js';
import { actor } from './programs.js';
import { TinyRuntime } from './tiny-runtime.js';

const folder = mkdtempSync(join(tmpdir(), 'smplab-modules-'));
const PROGRAMS = [...COMMONJS, ...CYCLES];
const native: unknown[] = [];

/** Runs in a process of its own, which imports the programs as they are. */
const NATIVE = `
  const results = [];
  for (const url of process.argv.slice(1)) {
    for (const name of ['order', 'count', 'n', 'm']) delete globalThis[name];
    try {
      const view = new Int32Array(new SharedArrayBuffer(16)); view.set([1, 2, 3, 4]);
      results.push({ result: (await import(url)).main(view) });
    } catch (error) { results.push({ error: error.name }); }
  }
  process.stdout.write(JSON.stringify(results));`;

beforeAll(() => {
  for (const [index, { files }] of PROGRAMS.entries()) {
    for (const [name, source] of Object.entries(files)) {
      const path = join(folder, `p${index}`, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, source);
    }
  }
  const entries = PROGRAMS.map((_, index) => entryOf(index));
  const output = execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', NATIVE, ...entries]);
  native.push(...(JSON.parse(String(output)) as unknown[]));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function entryOf(index: number): string {
  return pathToFileURL(join(folder, `p${index}`, 'main.mjs')).href;
}

async function rewritten(index: number): Promise<unknown> {
  for (const name of ['order', 'count', 'n', 'm']) delete (globalThis as Record<string, unknown>)[name];
  try {
    const program = await link(entryOf(index), {
      readSource: readSourceFile,
      instrument: (url) => url.startsWith(pathToFileURL(folder).href),
      resolve: resolveBare,
    });
    const view = new Int32Array(new SharedArrayBuffer(16));
    view.set([1, 2, 3, 4]);
    const runtime = new TinyRuntime();
    const { main } = program.instantiate(runtime).namespace;
    return JSON.parse(JSON.stringify({ result: runtime.run(actor(main, view))[0] }));
  } catch (error) {
    return { error: (error as Error).name };
  }
}

describe.each([
  { kind: 'CommonJS', first: 0, programs: COMMONJS },
  { kind: 'cycles', first: COMMONJS.length, programs: CYCLES },
])('$kind', ({ first, programs }) => {
  it.each(programs.map(({ name }, index) => [name, first + index] as const))('%s', async (_name, index) => {
    expect(await rewritten(index)).toEqual(native[index]);
  });
});
