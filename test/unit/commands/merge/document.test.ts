/** A document that is none is refused by the name of the field, whatever stands in it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explore } from '../../../../src/commands/explore/explore.js';
import { matrix } from '../../../../src/commands/matrix/matrix.js';
import { mergeFiles } from '../../../../src/commands/merge/merge.js';
import { InputError } from '../../../../src/common/errors.js';
import { exploreJson, exploreText } from '../../../../src/report/explore.js';
import { matrixJson, matrixTable } from '../../../../src/report/matrix.js';
import { NO_PAINT } from '../../../../src/report/paint.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const folder = mkdtempSync(join(tmpdir(), 'smplab-document-'));
const file = join(folder, 'share.json');
afterAll(() => rmSync(folder, { recursive: true }));

const documents: Record<'explore' | 'matrix', Json> = { explore: null, matrix: null };
beforeAll(async () => {
  const found = await explore('llist/del-first-aba', { seed: 7, jobs: 1, confirm: '1/0' });
  documents.explore = JSON.parse(exploreJson(found)) as Json;
  const judged = await matrix({ scenarios: ['lock/peterson'], steps: 1000, confirm: '1/0', jobs: 1 });
  documents.matrix = JSON.parse(matrixJson(judged)) as Json;
});

async function merged(document: Json): Promise<string> {
  writeFileSync(file, JSON.stringify(document));
  const { report } = await mergeFiles([file]);
  return report.schema === 'smplab.explore/1' ? exploreText(report) : matrixTable(report, NO_PAINT);
}

/** Every path to a value in a document, as keys. */
function pathsOf(value: Json): string[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, part]) => pathsOf(part).map((rest) => [key, ...rest]))];
}

function withValue(document: Json, [key, ...rest]: readonly string[], value: Json | undefined): Json {
  if (key === undefined) return value ?? null;
  const copy = (Array.isArray(document) ? [...document] : { ...(document as object) }) as Record<string, Json>;
  if (rest.length === 0 && value === undefined) delete copy[key];
  else copy[key] = withValue(copy[key], rest, value);
  return copy;
}

describe.each(['explore', 'matrix'] as const)('a document of %s', (command) => {
  it('is read as it was written', async () => {
    expect(await merged(documents[command])).toMatch(/executions/);
  });

  it('with anything else in the place of one value is refused in one line, or merged without a NaN', async () => {
    const strange = fc.constantFrom<Json | undefined>(
      undefined,
      null,
      -1,
      0,
      0.5,
      '',
      'x',
      [],
      [null],
      {},
      true,
      1e300,
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...pathsOf(documents[command])), strange, async (path, value) => {
        const end = await merged(withValue(documents[command], path, value)).catch((error: unknown) => error);
        if (typeof end === 'string') {
          expect(end).not.toMatch(/NaN|undefined|Infinity|\[object/);
        } else {
          expect(end).toBeInstanceOf(InputError);
          expect((end as Error).message).toMatch(/^[^\n]*share\.json: [^\n]+$/);
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});

it.each<[string, readonly string[], Json, RegExp]>([
  ['a count that is a text', ['summary', 'executions'], '3', /share\.json: summary\.executions: not a whole number$/],
  ['a share beyond the whole', ['summary', 'shards'], [{ index: 4, count: 2 }], /summary\.shards\[0\]: not a share/],
  ['no shares', ['summary', 'shards'], [], /summary\.shards: empty$/],
  ['a coverage of its own', ['coverage'], 'all', /coverage: not a coverage$/],
  ['a finding that is a list', ['finding'], [], /finding: not an object$/],
])('%s is named', async (_, path, value, message) => {
  await expect(merged(withValue(documents.explore, path, value))).rejects.toThrow(message);
});
