/** What is kept on disk of a program that was rewritten changes no answer. */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import * as nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ROOT, smplabAlone } from './smplab.js';

const folder = mkdtempSync(join(tmpdir(), 'smplab-kept-e2e-'));
afterAll(() => rmSync(folder, { recursive: true }));
const cache = join(folder, 'cache');

/** A lock that two threads take, which is right where its store is behind the work. */
const lock = (work: string): string => `export const acquire = (m) => { while (Atomics.exchange(m, 0, 1) === 1) ; };
export const release = (m) => { ${work} };
`;
const SCENARIO = `import { defineScenario } from 'smplab';
import { acquire, release } from './lock.mjs';
const actor = (m) => { acquire(m); const n = Atomics.load(m, 1); Atomics.store(m, 1, n + 1); release(m); };
export const scenario = defineScenario({
  name: 'kept', story: '', source: '', forms: ['only'],
  shared: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: () => [actor, actor],
  after: (m) => String(Atomics.load(m, 1)),
  outcomes: [{ match: '2', grade: 'acceptable', text: 'both counted' }],
});
`;

async function explored(settings: NodeJS.ProcessEnv): Promise<unknown> {
  const args = ['explore', join(folder, 'kept.mjs'), '--executions', '200', '--seed', '1', '--json'];
  const { code, stdout } = await smplabAlone(args, settings);
  return { code, ...(JSON.parse(stdout) as object), elapsedMs: 0, executionsPerSecond: 0 };
}

it('the same is found with it and without it, and what has changed is rewritten', async () => {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/smplab'), 'junction');
  writeFileSync(join(folder, 'kept.mjs'), SCENARIO);
  writeFileSync(join(folder, 'lock.mjs'), lock('Atomics.store(m, 0, 0);'));
  const kept = { SMPLAB_CACHE: cache };
  const first = await explored(kept);
  expect(first).toMatchObject({ code: 0 });
  expect(readdirSync(cache).filter((name) => name !== 'code')).toHaveLength(1);
  expect(await explored(kept)).toEqual(first);
  expect(await explored({ SMPLAB_CACHE: 'off' })).toEqual(first);
  writeFileSync(join(folder, 'lock.mjs'), lock('Atomics.store(m, 0, 0); Atomics.add(m, 1, 1);'));
  expect(await explored(kept)).toMatchObject({ code: 1 });
});

it('so is code that V8 has compiled, of threads too', async () => {
  const kept = join(folder, 'kept-code');
  const own = { SMPLAB_CACHE: kept, NODE_COMPILE_CACHE: undefined };
  const code = join(kept, 'code');
  const files = (): number => (existsSync(code) ? readdirSync(code, { recursive: true }).length : 0);
  expect(await smplabAlone(['--version'], own)).toMatchObject({ code: 0 });
  const ofCommandLine = files();
  expect(ofCommandLine > 0).toBe('enableCompileCache' in nodeModule); // before 22.1 of threads alone
  expect(await explored(own)).toMatchObject({ code: 1 });
  expect(files()).toBeGreaterThan(ofCommandLine + 5);

  // what the code under test starts learns of the folder that its user has asked for, and of no other
  const seen = join(folder, 'seen');
  const source = `import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
writeFileSync(${JSON.stringify(seen)}, execFileSync(process.execPath, ['-p', '"in " + process.env.NODE_COMPILE_CACHE']));
${SCENARIO}`;
  writeFileSync(join(folder, 'kept.mjs'), source);
  for (const asked of [undefined, join(folder, 'asked')]) {
    await explored({ ...own, NODE_COMPILE_CACHE: asked });
    expect(readFileSync(seen, 'utf8')).toBe(`in ${asked}\n`);
  }
});

it('of two copies of the package that keep it in one folder, each says where its own code stands', () => {
  const places = ['one', 'other'].map((name) => {
    const workers = join(folder, name, 'workers');
    mkdirSync(workers, { recursive: true });
    copyFileSync(join(ROOT, 'lib/workers/run.cjs'), join(workers, 'run.cjs'));
    writeFileSync(join(folder, name, 'build-id'), 'the same');
    writeFileSync(join(folder, name, 'where.cjs'), 'module.exports = { where: async () => new Error().stack };');
    writeFileSync(
      join(workers, 'where.cjs'),
      "module.exports = require('./run.cjs')((load) => load('../where.cjs'), 'where');",
    );
    const print = `require(${JSON.stringify(join(workers, 'where.cjs'))})().then(console.log)`;
    const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'of-both') };
    return { name, stack: execFileSync(process.execPath, ['-e', print], { env, encoding: 'utf8' }) };
  });
  for (const { name, stack } of places) expect(stack).toContain(join(folder, name, 'where.cjs'));
});
