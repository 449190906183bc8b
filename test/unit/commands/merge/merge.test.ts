/** Shares of one whole fit together, or it is said which does not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mergeFiles, mergeResults } from '../../../../src/commands/merge/merge.js';
import type { ExploreDocument, MatrixDocument } from '../../../../src/commands/merge/document.js';
import type { MatrixRow } from '../../../../src/lab/matrix.js';
import { explore, type ExploreOptions } from '../../../../src/commands/explore/explore.js';
import { matrix, type MatrixOptions } from '../../../../src/commands/matrix/matrix.js';
import { NO_END_SEEN } from '../../../../src/lab/verdict.js';

const ROW: MatrixRow = {
  scenario: 'a/b',
  variant: 'broken',
  verdict: 'as-expected',
  found: true,
  outcome: 'x',
  text: 'x',
  coverage: 'sampled',
  strategy: 'pos',
  executions: 3,
  token: 's1.x',
  steps: 4,
  switches: 1,
  confirmed: { coop: 1, lockstep: 1 },
  problem: null,
};
const SETTINGS = {
  seed: 1,
  executions: 10,
  steps: 100,
  confirm: '1/1',
  cells: ['a/b broken', 'a/b fixed', 'c/d broken'],
};

function matrixShare(index: number, count: number, rows: readonly MatrixRow[]): MatrixDocument {
  return {
    schema: 'smplab.matrix/1',
    rows,
    verdict: 'as-expected',
    settings: SETTINGS,
    shards: [{ index, count }],
    elapsedMs: 5,
    interrupted: false,
  };
}
const FIRST = matrixShare(0, 2, [ROW, { ...ROW, scenario: 'c/d' }]);
const SECOND = matrixShare(1, 2, [{ ...ROW, variant: 'fixed', found: false, token: null }]);

describe('the shares of a matrix', () => {
  it('give its rows in order, in whatever order they come', () => {
    const { report, missing } = mergeResults([SECOND, FIRST]);
    if (report.schema !== 'smplab.matrix/1') throw new Error('no matrix');
    expect(report.rows.map(({ scenario, variant }) => `${scenario} ${variant}`)).toEqual(SETTINGS.cells);
    expect({ verdict: report.verdict, missing }).toEqual({ verdict: 'as-expected', missing: [] });
  });

  it('are judged by the worst of them', () => {
    const bad = { ...SECOND, rows: [{ ...SECOND.rows[0], verdict: 'not-as-expected' as const }] };
    expect(mergeResults([FIRST, bad]).report).toMatchObject({ verdict: 'not-as-expected' });
  });

  it('without one of them are inconclusive, and say which', () => {
    expect(mergeResults([FIRST])).toMatchObject({ missing: ['2/2'], report: { verdict: 'unknown' } });
  });

  it.each([
    ['twice the same', [FIRST, FIRST], /result 2: share 1\/2 is there twice, see result 1/],
    [
      'of another seed',
      [FIRST, { ...SECOND, settings: { ...SETTINGS, seed: 2 } }],
      /result 2: another seed than result 1: 2, not 1/,
    ],
    [
      'of other cells',
      [FIRST, { ...SECOND, settings: { ...SETTINGS, cells: ['z'] } }],
      /result 2: another list of cells/,
    ],
    ['of another number of shares', [FIRST, matrixShare(2, 3, [])], /share 3\/3 is not one of 2/],
    ['none', [], /nothing to merge/],
  ])('are refused: %s', (_, parts, message) => {
    expect(() => mergeResults(parts)).toThrow(message);
  });

  it('of other sources of a scenario, or with other options, are refused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'smplab-merge-'));
    const file = join(folder, 'mine.mjs');
    const write = (value: number): void =>
      writeFileSync(
        file,
        `export const scenario = { kind: 'plain', name: 'mine', story: '', source: '', forms: ['one', 'other'],
          shared: () => new Int32Array(new SharedArrayBuffer(4)), actors: () => [(mem) => Atomics.store(mem, 0, ${value})],
          after: (mem) => String(mem[0]), outcomes: [{ match: /./, grade: 'acceptable', text: '' }] };`,
      );
    const share = async (shard: string, options: MatrixOptions = {}): Promise<MatrixDocument> => ({
      schema: 'smplab.matrix/1',
      ...(await matrix({ scenarios: [file], jobs: 1, shard, ...options })),
    });
    write(1);
    const first = await share('1/2');
    expect(mergeResults([first, await share('2/2')]).missing).toEqual([]);
    const never = await share('2/2', { plain: 'never' });
    expect(() => mergeResults([first, never])).toThrow(/^result 2: another option or version of smplab than result 1$/);
    write(2);
    const other = await share('2/2');
    expect(() => mergeResults([first, other])).toThrow(/^result 2: another source of mine than result 1$/);
    rmSync(folder, { recursive: true });
  });
});

describe('the shares of an exploration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'smplab-merge-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('by dpor together execute each order once, and say so when all are there', async () => {
    const share = async (shard?: string): Promise<ExploreDocument> => ({
      schema: 'smplab.explore/1',
      ...(await explore('sync/semaphore-lost-wake-up', {
        form: 'fixed',
        exhaustive: true,
        jobs: 1,
        seed: 1,
        ...(shard !== undefined && { shard }),
      })),
    });
    const parts = [await share('1/2'), await share('2/2')];
    expect(parts.map(({ coverage, strategy }) => `${coverage} ${strategy}`)).toEqual(['sampled dpor', 'sampled dpor']);
    const { summary } = await share();
    expect(mergeResults(parts).report).toMatchObject({
      coverage: 'exhausted',
      summary: { distinctTraces: summary.distinctTraces },
    });
    expect(mergeResults([parts[1]])).toMatchObject({ missing: ['1/2'], report: { coverage: 'sampled' } });
  });

  it('of other sources, or with other options, are refused', async () => {
    const file = join(folder, 'mine.mjs');
    const write = (value: number): void =>
      writeFileSync(
        file,
        `export const scenario = { kind: 'plain', name: 'mine', story: '', source: '', forms: ['only'],
          shared: () => new Int32Array(new SharedArrayBuffer(4)), actors: () => [(mem) => Atomics.store(mem, 0, ${value})],
          after: (mem) => String(mem[0]), outcomes: [{ match: /./, grade: 'acceptable', text: '' }] };`,
      );
    const share = async (shard: string, options: ExploreOptions = {}): Promise<ExploreDocument> => ({
      schema: 'smplab.explore/1',
      ...(await explore(file, { exhaustive: true, jobs: 1, seed: 1, shard, ...options })),
    });
    write(1);
    const first = await share('1/2');
    expect(mergeResults([first, await share('2/2')]).missing).toEqual([]);
    const message = /^result 2: another source, option or version of smplab than result 1$/;
    const always = await share('2/2', { plain: 'always' });
    expect(() => mergeResults([first, always])).toThrow(message);
    write(2);
    const other = await share('2/2');
    expect(() => mergeResults([first, other])).toThrow(message);
  });

  it('are inconclusive where nothing is left for them', async () => {
    const nothing = await explore('litmus/store-buffering', { executions: 1, shard: '9/9', jobs: 1, seed: 1 });
    expect(nothing).toMatchObject({ summary: { executions: 0 }, inconclusive: 'nothing was executed' });
  });

  it('are as inconclusive together as what they have looked at', async () => {
    const searched = await explore('litmus/store-buffering', { form: 'atomics', executions: 120, jobs: 1, seed: 1 });
    const of = (
      index: number,
      executions: number,
      outcomes: Record<string, number>,
      doubt: string | null,
    ): ExploreDocument => ({
      schema: 'smplab.explore/1',
      ...searched,
      inconclusive: doubt,
      coverage: 'sampled',
      summary: {
        ...searched.summary,
        coverage: 'sampled',
        coveredAll: false,
        executions,
        outcomes,
        shards: [{ index, count: 2 }],
      },
    });
    const few = (index: number, executions: number): ExploreDocument => of(index, executions, {}, 'the budget ended');
    const doubts = (...parts: ExploreDocument[]): unknown => mergeResults(parts).report;
    expect(doubts(few(0, 3), few(1, 4))).toMatchObject({ inconclusive: 'the budget ended after 7 executions' });
    expect(doubts(few(0, 60), few(1, 60))).toMatchObject({ inconclusive: null });
    expect(doubts(of(0, 3, {}, null), of(1, 4, {}, null))).toMatchObject({ inconclusive: null });
    const open = of(0, 500, { [NO_END_SEEN]: 2 }, 'some came to no end');
    expect(doubts(open, of(1, 500, {}, null))).toMatchObject({
      inconclusive: `2 of 1000 executions came to ${NO_END_SEEN}`,
    });
    const { finding } = await explore('sync/semaphore-lost-wake-up', { form: 'broken', jobs: 1, seed: 1 });
    expect(finding).not.toBeNull();
    expect(doubts(open, { ...few(1, 4), finding })).toMatchObject({ inconclusive: null });
  });

  it('together cover what each of them has only sampled', async () => {
    const share = async (shard?: string): Promise<ExploreDocument> => ({
      schema: 'smplab.explore/1',
      ...(await explore('litmus/store-buffering', {
        form: 'atomics',
        strategy: 'preemption-bounded',
        budgetMs: 60_000,
        jobs: 1,
        seed: 1,
        ...(shard === undefined ? {} : { shard }),
      })),
    });
    const parts = [await share('1/2'), await share('2/2')];
    expect(parts.map(({ coverage }) => coverage)).toEqual(['sampled', 'sampled']);
    const files = parts.map((_, i) => join(folder, `${i}.json`));
    for (const [i, part] of parts.entries()) writeFileSync(files[i], JSON.stringify(part));
    const { report, missing } = await mergeFiles(files);
    const whole = await share();
    expect(report).toMatchObject({ coverage: 'exhausted', finding: null });
    expect(Object.keys(report.schema === 'smplab.explore/1' ? report.summary.outcomes : {}).toSorted()).toEqual(
      Object.keys(whole.summary.outcomes).toSorted(),
    );
    expect(missing).toEqual([]);
    await expect(mergeFiles([files[0], join(folder, 'none.json')])).rejects.toThrow(/none\.json: no such file/);
    writeFileSync(join(folder, 'other.json'), '{"schema":"smplab.run/1"}');
    await expect(mergeFiles([join(folder, 'other.json')])).rejects.toThrow(/other\.json: no result of smplab explore/);
  });
});
