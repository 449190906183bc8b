/** What `--save` writes, of a finding and of none. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { check, checkText, replay } from 'smplab';
import { expect, it } from 'vitest';
import { InputError } from '../../../src/common/errors.js';
import { checkSaveFolder, save, type Saved } from '../../../src/cli/save.js';
import { checkJson } from '../../../src/report/check.js';
import type { CheckReport } from '../../../src/lab/check-report.js';
import { schemaProblems } from '../../support/schemas.js';
import { scratchFiles } from '../../support/traces.js';
import { CHECKED } from '../report/results.js';

const scratch = dirname(scratchFiles()('there', ''));
const SAMPLE = 'dist/test/samples/races/broken-message.check.js';

const saved = (report: CheckReport): Saved => ({
  text: checkText(report, true),
  json: checkJson(report),
  view: ({ checkView }) => checkView(report),
  token: report.finding?.schedule?.token ?? null,
  interleaving: report.finding?.schedule?.interleaving,
  subject: SAMPLE,
});

it('nothing, unless a folder is given', async () => {
  let asked = false;
  await checkSaveFolder(undefined);
  await save(undefined, () => {
    asked = true;
    return saved(CHECKED);
  });
  expect(asked).toBe(false);
});

it('a folder that cannot be made is refused before anything is run', async () => {
  const wrong = checkSaveFolder(join(scratch, 'there', 'folder'));
  await expect(wrong).rejects.toThrow(InputError);
  await expect(wrong).rejects.toThrow(/^save: ENOTDIR/);
});

it('report, document, page, sources, environment, and a plan that shows the finding again', async () => {
  const folder = join(scratch, 'made/finding');
  await checkSaveFolder(folder);
  const report = await check(SAMPLE, { budgetMs: 20_000, seed: 7 });
  await save(folder, () => saved(report));
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  expect(read('report.txt')).toMatch(/^\$ smplab.*\n.*: WRONG\. /);
  expect(schemaProblems(JSON.parse(read('report.json')))).toEqual([]);
  expect(read('report.html')).toMatch(/^<!doctype html>/);
  // where all of it lies on this machine is nothing for others: of the finding, and of what comes of the race
  expect(report.finding?.consequence).toBeDefined();
  for (const file of ['report.txt', 'report.json', 'report.html']) {
    expect(read(file)).not.toContain('file:///');
    expect(read(file)).not.toContain(process.cwd());
  }
  expect(JSON.parse(read('environment.json'))).toMatchObject({ node: process.version, smplab: expect.any(String) });
  expect(read(join('sources', SAMPLE))).toBe(readFileSync(SAMPLE, 'utf8'));
  expect((await replay(join(folder, 'finding.plan'))).findings.map(({ text }) => text)).toContain(report.finding?.text);
});

it('no plan and no sources of what is not the project’s, where there is no finding', async () => {
  const folder = join(scratch, 'nothing');
  await checkSaveFolder(folder);
  await save(folder, () => ({ ...saved({ ...CHECKED, finding: null }), subject: 'offline-race/late-ipi' }));
  expect(readdirSync(folder).toSorted()).toEqual(['environment.json', 'report.html', 'report.json', 'report.txt']);
  expect(existsSync(join(folder, 'finding.plan'))).toBe(false);
});
