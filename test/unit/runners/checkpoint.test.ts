import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { hashesOf, Keeper, type Checkpoint, type UnderWay } from '../../../src/runners/checkpoint.js';
import { emptyStatistics } from '../../../src/search/statistics.js';
import { Dpor } from '../../../src/search/strategies/dpor/dpor.js';
import { TraceSet } from '../../../src/search/trace-set.js';

const folder = mkdtempSync(join(tmpdir(), 'smplab-keeper-'));
const file = join(folder, 'search.json');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(file, { force: true }));

function underWay(executions: number, search = new Dpor().save()): UnderWay {
  const pairs = TraceSet.of(Int32Array.of(0, 5, -7));
  return { statistics: { ...emptyStatistics(), executions }, pairs, declaredRaces: undefined, search };
}

function kept(): Checkpoint {
  return JSON.parse(readFileSync(file, 'utf8')) as Checkpoint;
}

describe('Keeper', () => {
  it('writes half a minute apart, and at the end', () => {
    let now = 1000;
    const keeper = new Keeper({ file, from: null }, 's3.x', '1/1', () => now);
    now += 29_999;
    keeper.after(() => underWay(1));
    expect(existsSync(file)).toBe(false);
    now += 1;
    keeper.after(() => underWay(2));
    expect(kept()).toMatchObject({ summary: { executions: 2 }, elapsedMs: 30_000, token: 's3.x', shard: '1/1' });
    expect([...hashesOf(kept().pairs).toArray()].toSorted((a, b) => a - b)).toEqual([-7, 0, 5]);
    now += 1000;
    keeper.after(() => underWay(3));
    expect(kept().summary.executions).toBe(2);
    expect(keeper.end(underWay(4))).toBe(true);
    expect(kept()).toMatchObject({ summary: { executions: 4 }, elapsedMs: 31_000 });
  });

  it('leaves nothing of a search that cannot go on, but what it came from', () => {
    writeFileSync(file, 'written half a minute ago');
    expect(new Keeper({ file, from: null }, 's3.x', '1/1').end(underWay(1, null))).toBe(false);
    expect(existsSync(file)).toBe(false);
    new Keeper({ file, from: null }, 's3.x', '1/1').end(underWay(1));
    const from = kept();
    expect(new Keeper({ file, from }, 's3.x', '1/1').end(underWay(2, null))).toBe(false);
    expect(kept()).toEqual(from);
  });

  it('goes on when a file cannot be written, and says so at the end', () => {
    let now = 0;
    const keeper = new Keeper({ file: join(folder, 'gone', 'x.json'), from: null }, 's3.x', '1/1', () => now);
    now = 40_000;
    expect(() => keeper.after(() => underWay(1))).not.toThrow();
    expect(() => keeper.end(underWay(1))).toThrow(/^checkpoint: ENOENT/);
  });
});
