/** An exploration that is kept in a file goes on from there, and comes to the same end; what does not fit is refused. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { explore, type ExploreOptions, type ExploreResult } from '../../../../src/commands/explore/explore.js';
import { InputError } from '../../../../src/common/errors.js';
import { exploreText } from '../../../../src/report/explore.js';
import { digestOfCheckpoint, type Checkpoint } from '../../../../src/runners/checkpoint.js';
import { schemaProblems } from '../../../support/schemas.js';

const SCENARIO = 'sync/semaphore-lost-wake-up';
const ALL = { form: 'fixed', exhaustive: true, jobs: 1 } as const;

const folder = mkdtempSync(join(tmpdir(), 'smplab-checkpoint-'));
const file = join(folder, 'search.json');
afterAll(() => rmSync(folder, { recursive: true }));

let whole: ExploreResult;
beforeAll(async () => {
  whole = await explore(SCENARIO, ALL);
});
beforeEach(() => rmSync(file, { force: true }));

async function begun(options: ExploreOptions = {}): Promise<ExploreResult> {
  return await explore(SCENARIO, { ...ALL, executions: 20, checkpoint: file, ...options });
}

function document(): Checkpoint {
  return JSON.parse(readFileSync(file, 'utf8')) as Checkpoint;
}

function totals({ summary, coverage, readsFromPairs }: ExploreResult): object {
  const { executions, distinctTraces, steps, decisions, ends, outcomes } = summary;
  return { executions, distinctTraces, steps, decisions, ends, outcomes: { ...outcomes }, coverage, readsFromPairs };
}

describe('an exploration that is kept', { timeout: 60_000 }, () => {
  it('goes on where it was, and comes to what it would have come to at once', async () => {
    const first = await begun();
    expect(first).toMatchObject({ checkpoint: file, coverage: 'sampled', summary: { executions: 20 } });
    expect(exploreText(first)).toContain(`--resume ${file} goes on from there`);
    expect(schemaProblems(document())).toEqual([]);
    const second = await explore(SCENARIO, { ...ALL, executions: 33, resume: file });
    expect(second.summary.executions).toBe(33);
    const third = await explore(SCENARIO, { ...ALL, resume: file });
    expect(totals(third)).toEqual(totals(whole));
    expect(whole).toMatchObject({ coverage: 'exhausted' });
    expect(third).not.toHaveProperty('checkpoint');
    expect(readdirSync(folder)).toEqual(['search.json']);
    const again = await explore(SCENARIO, { ...ALL, resume: file });
    expect(totals(again)).toEqual(totals(whole));
  });

  it('is kept when it is interrupted', async () => {
    const module = join(folder, 'adds.mjs');
    writeFileSync(
      module,
      `import { defineScenario } from 'smplab';
      export const scenario = defineScenario({
        name: 'adds', story: 'Four threads count to three each.', source: 'everybody', forms: ['only'],
        shared: () => new Int32Array(new SharedArrayBuffer(4)),
        actors: () => [0, 1, 2, 3].map(() => (mem) => { for (let i = 0; i < 3; i++) Atomics.add(mem, 0, 1); }),
        after: (mem) => String(mem[0]),
        outcomes: [{ match: '12', grade: 'acceptable', text: 'all have counted' }],
      });`,
    );
    const controller = new AbortController();
    const { signal } = controller;
    const onProgress = ({ executions }: { executions: number }): void => {
      if (executions > 0) controller.abort();
    };
    const options = { exhaustive: true, jobs: 1, signal, onProgress, checkpoint: file };
    const interrupted = await explore(module, options);
    expect(interrupted).toMatchObject({ interrupted: true, checkpoint: file });
    const { executions } = interrupted.summary;
    const { elapsedMs } = document();
    const further = await explore(module, { exhaustive: true, jobs: 1, executions: executions + 100, resume: file });
    expect(further.summary).toMatchObject({ executions: executions + 100, distinctTraces: executions + 100 });
    expect(further.elapsedMs).toBeGreaterThan(elapsedMs);
  });

  it('with a finding goes on behind it when that is asked for', async () => {
    const options = { ...ALL, form: 'broken', confirm: '1/0' };
    const first = await explore(SCENARIO, { ...options, checkpoint: file });
    expect(first).toMatchObject({ checkpoint: file, finding: { strategy: 'dpor' } });
    const same = await explore(SCENARIO, { ...options, resume: file });
    expect(same.summary.executions).toBe(first.summary.executions);
    const all = await explore(SCENARIO, { ...options, resume: file, keepGoing: true });
    expect(all.summary.executions).toBeGreaterThan(first.summary.executions);
    expect(all.coverage).toBe('exhausted');
  });

  it('says that it cannot go on where dpor claims nothing', async () => {
    const result = await explore('sync/semaphore-lost-wake-up', {
      ...ALL,
      spurious: true,
      checkpoint: file,
      executions: 300,
    });
    expect(result).toMatchObject({ checkpoint: null, strategy: 'preemption-bounded' });
    expect(exploreText(result)).toContain('no checkpoint');
    expect(readdirSync(folder)).not.toContain('search.json');
  });
});

describe('a checkpoint', { timeout: 60_000 }, () => {
  const refusal = async (scenario: string, options: ExploreOptions): Promise<string> => {
    const error: unknown = await explore(scenario, { ...ALL, ...options }).then(
      () => 'it was not refused',
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(InputError);
    const { message } = error as Error;
    expect(message).not.toContain('\n');
    return message.replaceAll(file, 'FILE');
  };
  const changed = (change: Partial<Checkpoint>, isSealed: boolean): void => {
    const now = { ...document(), ...change };
    writeFileSync(file, JSON.stringify(isSealed ? { ...now, digest: digestOfCheckpoint(now) } : now));
  };

  it('of something else is refused', async () => {
    await begun();
    expect(await refusal('sync/barrier-reuse', { resume: file })).toBe(
      'resume: FILE: is of another scenario: sync/semaphore-lost-wake-up, not sync/barrier-reuse',
    );
    expect(await refusal(SCENARIO, { resume: file, form: 'broken' })).toContain('another form: fixed, not broken');
    expect(await refusal(SCENARIO, { resume: file, timers: 'late' })).toContain('with other options');
    expect(await refusal(SCENARIO, { resume: file, shard: '1/2' })).toBe('resume: FILE: is of share 1/1, not 1/2');
    expect(await refusal(SCENARIO, { checkpoint: file })).toBe(
      'checkpoint: FILE is there already; --resume FILE goes on from it',
    );
    expect(await refusal(SCENARIO, { resume: file, exhaustive: false })).toContain('add --exhaustive');
  });

  it('of other sources is refused', async () => {
    const module = join(folder, 'one.mjs');
    const source = (value: number): string => `import { defineScenario } from 'smplab';
      export const scenario = defineScenario({
        name: 'one', story: 'One thread stores.', source: 'everybody', forms: ['only'],
        shared: () => new Int32Array(new SharedArrayBuffer(4)),
        actors: () => [(mem) => Atomics.store(mem, 0, ${value})],
        after: (mem) => String(mem[0]),
        outcomes: [{ match: /./, grade: 'acceptable', text: 'whatever' }],
      });`;
    writeFileSync(module, source(1));
    const options = { exhaustive: true, jobs: 1, form: 'only' } as const;
    await explore(module, { ...options, checkpoint: file });
    writeFileSync(module, source(2));
    expect(await refusal(module, { ...options, resume: file })).toContain('the sources have changed');
  });

  it('that is none, or not whole, or of another version, is refused', async () => {
    expect(await refusal(SCENARIO, { resume: file })).toBe('resume: FILE: no such file');
    for (const text of ['', 'null', '{}', '[]', '{"schema":"smplab.explore/1"}']) {
      writeFileSync(file, text);
      expect(await refusal(SCENARIO, { resume: file })).toBe('resume: FILE: no checkpoint of smplab explore');
    }
    rmSync(file);
    await begun();
    changed({ elapsedMs: 5 }, false);
    expect(await refusal(SCENARIO, { resume: file })).toBe('resume: FILE: is damaged');
    changed({ smplab: '0.0.1' }, true);
    expect(await refusal(SCENARIO, { resume: file })).toContain('was written by smplab 0.0.1');
    expect(await refusal(SCENARIO, { checkpoint: join(folder, 'none', 'search.json') })).toContain('ENOENT');
  });
});
