/** Threads that run a stranger's code, and what they leave behind. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/common/errors.js';
import { withThreads } from '../../../src/runners/search-threads.js';
import type { Declaration, SearchTasks } from '../../../src/runners/tasks/tasks.js';

const folder = mkdtempSync(join(tmpdir(), 'smplab-threads-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

/** One that has been killed waits, dead, for its parent. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
}

/** A scenario whose module begins with some code, and whose `shared` does. */
function scenario({ atImport = '', inSetup = '' } = {}): string {
  const path = join(folder, `scenario-${files++}.mjs`);
  writeFileSync(
    path,
    `import { defineScenario } from 'smplab';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
${atImport}
export const scenario = defineScenario({
  name: 'x', story: '', source: '',
  shared() { ${inSetup}; return new Int32Array(new SharedArrayBuffer(4)); },
  actors: () => [(mem) => { Atomics.add(mem, 0, 1); }],
  after: (mem) => String(mem[0]),
  outcomes: [{ match: '1', grade: 'acceptable', text: 'counted' }],
});
`,
  );
  return pathToFileURL(path).href;
}

async function declared(url: string, options = {}): Promise<Declaration> {
  return await withThreads<SearchTasks, Declaration>(
    { url, threads: 1, ...options },
    async (threads) => await threads.run(0, 'declare', { url, engine: 'coop' }),
  );
}

it('are ended at any moment of their start, and the process lives on', async () => {
  const url = scenario();
  for (let ms = 0; ms < 200; ms += 17) {
    await withThreads<SearchTasks, void>({ url, threads: 1 }, async (threads) => {
      threads.run(0, 'declare', { url, engine: 'coop' }).catch(() => undefined);
      await sleep(ms);
    });
  }
  expect((await declared(url)).name).toBe('x');
});

describe('what breaks is reported with its phase', () => {
  const LOOP = 'for (let i = 0; i >= 0; i = (i + 1) % 1000);';

  it.each([
    ['import', { atImport: LOOP }, 1500, /never returned, while it was imported: it was ended after/],
    ['setup', { inSetup: LOOP }, 30_000, /never returned, in setup: it was ended after/],
    [
      'import',
      { atImport: 'process.exit(0);' },
      30_000,
      /mjs:4: ThreadExit: process\.exit\(0\) was called, while it was imported$/,
    ],
    ['setup', { inSetup: 'process.exit(0)' }, 30_000, /mjs:7: ThreadExit: process\.exit\(0\) was called, in setup$/],
  ])('%s: %j', async (_, code, budgetMs, message) => {
    const error = await declared(scenario(code), { patienceMs: 600, budgetMs }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ message: expect.stringMatching(message) as string });
  });
});

/** Of processor time. The next task is silent for as long as its thread loads what it needs, which takes a tenth of a second. */
const PATIENCE_MS = 800;

it('a thread that hangs is ended, and the next task has its place', async () => {
  const [hangs, url] = [scenario({ inSetup: 'for (let i = 0; i >= 0; i = (i + 1) % 1000)' }), scenario()];
  const { name } = await withThreads<SearchTasks, Declaration>(
    { url, threads: 1, patienceMs: PATIENCE_MS },
    async (threads) => {
      await expect(threads.run(0, 'declare', { url: hangs, engine: 'coop' })).rejects.toThrow(/never returned/);
      return await threads.run(0, 'declare', { url, engine: 'coop' });
    },
  );
  expect(name).toBe('x');
});

// Elsewhere there is no /proc to see that a process is gone.
it.skipIf(process.platform !== 'linux')('processes that a module starts end with its thread', async () => {
  const told = join(folder, 'pid');
  const start = `const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
writeFileSync(${JSON.stringify(told)}, String(child.pid));`;
  await declared(scenario({ atImport: start }));
  const pid = Number(readFileSync(told, 'utf8'));
  while (isAlive(pid)) await sleep(5);
  expect(pid).toBeGreaterThan(0);
});
