/** What a scenario is loaded with: what is loaded in vain, a kernel for instance, takes as long as all else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { scenarioOnKernel } from '../../../../src/commands/explore/on-kernel.js';
import { loadCheck } from '../../../../src/runners/coop/load-check.js';
import { loadScenario, surroundingOf } from '../../../../src/runners/coop/load.js';
import { scenarioUrl } from '../../../../src/runners/scenario-catalog.js';

const entriesOf = async (url: string): Promise<string[]> => Object.keys((await surroundingOf(url)).entries);

it('of plain code is nothing, of a machine its CPU and its system', async () => {
  expect(await entriesOf(scenarioUrl('lock/peterson'))).toEqual([]);
  expect(await entriesOf(scenarioUrl('csd/enxio-locked'))).toEqual(['system', 'cpu']);
});

it('of a machine is that from the first on where its kernel is one that it does not name', async () => {
  const { url } = await scenarioOnKernel(scenarioUrl('csd/enxio-locked'), 'async-unlock');
  expect(await entriesOf(url)).toEqual(['system', 'cpu']);
});

it('of what takes primitives alone has no kernel, and of what takes a call of it has it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'smplab-surrounding-'));
  const kernelFiles = async (taken: string): Promise<number> => {
    const path = join(folder, `${taken}.mjs`);
    writeFileSync(
      path,
      `import { defineScenario, ${taken} } from 'smplab';
export const scenario = defineScenario({
  name: 'x', story: '-', source: '-', forms: ['only'], shared: () => new Int32Array(new SharedArrayBuffer(64)),
  actors: () => [() => void typeof ${taken}], after: () => 'any',
  outcomes: [{ match: 'any', grade: 'acceptable', text: '-' }],
});
`,
    );
    const { files, scenario } = await loadScenario(pathToFileURL(path).href);
    expect(scenario.name).toBe('x');
    return files.filter((file) => file.includes('/kernel/')).length;
  };
  try {
    expect(await kernelFiles('mutexLock')).toBe(0);
    expect(await kernelFiles('llistAdd')).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const check = await loadCheck(new URL('../../../samples/sync/mutex.check.js', import.meta.url).href);
  expect(check.modules.files.filter((file) => file.includes('/kernel/'))).toEqual([]);
  expect(check.modules.files.some((file) => file.endsWith('/sync/mutex.js'))).toBe(true);
});
