/**
 * The race lab as its user meets it: find, replay, go on, share out, join, with a scenario of their own, from any
 * folder.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exploreAlong, replay, type Course } from '../../src/index.js';
import { inShell, makeProject, type Ended } from '../support/installed.js';
import { MAIN, ROOT, smplab } from './smplab.js';

/** As a tutorial has it. */
const SCENARIO = `
import { defineScenario } from 'smplab';

export const scenario = defineScenario({
  name: 'my/counter',
  story: 'Two threads count. What one of them counts between the load and the store of the other is lost.',
  source: 'everybody',
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  forms: ['broken', 'fixed'],
  actors: (form) => [0, 1].map(() => (mem) => {
    if (form === 'fixed') Atomics.add(mem, 0, 1);
    else Atomics.store(mem, 0, Atomics.load(mem, 0) + 1);
  }),
  after: (mem) => \`counted \${mem[0]}\`,
  words: { counter: 0 },
  outcomes: [
    { match: 'counted 2', grade: 'acceptable', text: 'both have counted' },
    { match: 'counted 1', grade: 'required', text: 'an increment is lost', on: ['broken'] },
  ],
});
`;

const folder = mkdtempSync(join(tmpdir(), 'smplab-lab-'));
const file = join(folder, 'counter.mjs');
const plan = join(folder, 'plan.json');
let token = '';

beforeAll(async () => {
  writeFileSync(file, SCENARIO);
  const { code, stdout } = await smplab(['explore', file, '--seed', '1', '--save-plan', plan, '--json']);
  expect(code).toBe(1);
  const { schema, finding } = JSON.parse(stdout) as {
    schema: string;
    finding: { token: string; confirmed: object; text: string };
  };
  expect({ schema, text: finding.text, confirmed: finding.confirmed }).toEqual({
    schema: 'smplab.explore/1',
    text: 'an increment is lost',
    confirmed: { coop: 100, lockstep: 10 },
  });
  token = finding.token;
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a token of a scenario of one's own", () => {
  it('is replayed from any folder, as often as one likes, on both engines, and from a file', async () => {
    expect(token).toMatch(/^s4\.[\w-]+$/);
    expect(token.length).toBeLessThan(120);
    const onCoop = await smplab(['replay', token, '--allow', '--times', '5']);
    expect(onCoop).toMatchObject({ code: 1, stderr: expect.stringContaining('counter.mjs') });
    expect(onCoop.stdout).toMatch(/5 times with the same trace: counted 1\n/);
    expect(onCoop.stdout).toMatch(/ counter := 1 /);
    expect(onCoop.stdout).toMatch(/^=> an increment is lost$/m);
    const onThreads = await smplab(['replay', plan, '--allow', '--engine', 'lockstep', '--json']);
    expect(onThreads.code).toBe(1);
    expect(JSON.parse(onThreads.stdout)).toMatchObject({
      schema: 'smplab.replay/1',
      engine: 'lockstep',
      outcome: 'counted 1',
    });
  });

  it('is followed when only comments have changed, and white space', async () => {
    writeFileSync(file, `// A counter.\n${SCENARIO.replace('[0, 1]', '[ 0,\t1 ]').replace(/$/, '// the end\n')}`);
    try {
      expect(await replay(token, { allow: true })).toMatchObject({ outcome: 'counted 1' });
    } finally {
      writeFileSync(file, SCENARIO);
    }
  });

  it('is refused when the program has changed, and can be continued then', async () => {
    writeFileSync(file, SCENARIO.replace('Atomics.load(mem, 0) + 1', 'Atomics.load(mem, 0) + 1 + 0'));
    try {
      expect(await smplab(['replay', token, '--allow'])).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(
          /^(?:.*counter\.mjs\n)?smplab: token: .*stale: the scenario in \S+counter\.mjs has changed since.*\n$/,
        ),
      });
      const onward = await smplab(['replay', token, '--allow', '--continue', '--executions', '20', '--seed', '1']);
      expect(onward).toMatchObject({ code: 1, stdout: expect.stringContaining('an increment is lost') });
    } finally {
      writeFileSync(file, SCENARIO);
    }
  });
});

describe('the course of a finding', () => {
  it('is found again in code that has changed in front of it, in two executions, and not where it was mended', async () => {
    const { course } = await replay(token, { allow: true });
    expect(course.landmarks.length).toBeGreaterThan(0);
    try {
      writeFileSync(file, SCENARIO.replace('else Atomics', 'else if (Atomics.load(mem, 0) < 3) Atomics'));
      const again = await exploreAlong(course, { allow: true, executions: 2, jobs: 1, confirm: '1/0' });
      expect(again.finding).toMatchObject({ text: 'an increment is lost' });
      writeFileSync(file, SCENARIO.replace("form === 'fixed'", 'form'));
      const mended = await exploreAlong(course, { allow: true, executions: 40, jobs: 1 });
      expect(mended.finding).toBeNull();
      expect(mended.summary.executions).toBeGreaterThan(course.landmarks.length);
    } finally {
      writeFileSync(file, SCENARIO);
    }
  });

  it('is printed as a test that fails as long as the bug is there, and passes when it was fixed', async () => {
    const project = join(folder, 'project');
    makeProject(project);
    mkdirSync(join(project, 'node_modules'));
    symlinkSync(ROOT, join(project, 'node_modules/smplab'));
    writeFileSync(join(project, 'counter.mjs'), SCENARIO);
    const node = (...args: string[]): Ended => inShell(project, 'node', args);
    const explored = node(MAIN, 'explore', 'counter.mjs', '--seed', '1', '--confirm', '1/0', '--json');
    const { finding } = JSON.parse(explored.stdout) as { finding: { token: string } };
    const printed = node(MAIN, 'replay', finding.token, '--test', 'node').stdout;
    writeFileSync(join(project, 'counter.test.mjs'), printed.replace(/budgetMs: \d+/, 'executions: 300'));
    const failed = node('counter.test.mjs');
    expect(failed.exit).toBe(1);
    expect(failed.stdout).toMatch(/counter := 1 +counter\.mjs:12[^]*=> an increment is lost/);
    writeFileSync(join(project, 'counter.mjs'), SCENARIO.replace("form === 'fixed'", 'form'));
    expect(node('counter.test.mjs')).toMatchObject({ exit: 0 });
  });

  it('is refused by the name of the field that is wrong', async () => {
    const course = { kind: 'check', subject: 'a.mjs', landmark: [] } as unknown as Course;
    await expect(exploreAlong(course)).rejects.toThrow('unknown field course.landmark: did you mean "landmarks"?');
  });
});

describe("the matrix of a scenario of one's own", () => {
  it('finds in the broken form, proves the fixed one, in shares and joined', async () => {
    const shares = await Promise.all(
      ['1/2', '2/2'].map(async (shard) => await smplab(['matrix', file, '--shard', shard, '--json'])),
    );
    expect(shares.map(({ code }) => code)).toEqual([0, 0]);
    const files = shares.map(({ stdout }, i) => {
      const path = join(folder, `share-${i}.json`);
      writeFileSync(path, stdout);
      return path;
    });
    const joined = await smplab(['merge', ...files, '--json']);
    expect(joined).toMatchObject({ code: 0, stderr: '' });
    const { schema, rows, verdict } = JSON.parse(joined.stdout) as {
      schema: string;
      rows: { token: string | null }[];
      verdict: string;
    };
    expect({ schema, verdict }).toEqual({ schema: 'smplab.matrix/1', verdict: 'as-expected' });
    expect(rows).toMatchObject([
      {
        scenario: 'my/counter',
        variant: 'broken',
        found: true,
        coverage: 'sampled',
        confirmed: { coop: 100, lockstep: 10 },
      },
      { scenario: 'my/counter', variant: 'fixed', found: false, coverage: 'exhausted', token: null },
    ]);
    expect((await smplab(['replay', rows[0].token!, '--allow'])).code).toBe(1);
    expect(await smplab(['merge', files[0]])).toMatchObject({ code: 4, stderr: 'smplab: missing: share 2 of 2\n' });
    expect(readFileSync(files[0], 'utf8')).toBe(shares[0].stdout);
  });
});

describe('an exhaustive exploration that is kept', () => {
  it('goes on in another process, and in none with another program', async () => {
    const kept = join(folder, 'search.json');
    const options = ['--form', 'broken', '--exhaustive', '--keep-going', '--confirm', '1/0'];
    const first = await smplab(['explore', file, ...options, '--executions', '1', '--checkpoint', kept]);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining(`--resume ${kept} goes on from there`) });
    const second = await smplab(['explore', file, ...options, '--resume', kept, '--json']);
    expect({ code: second.code, document: JSON.parse(second.stdout) as unknown }).toMatchObject({
      code: 1,
      document: { coverage: 'exhausted', summary: { executions: 3, distinctTraces: 3 } },
    });
    const other = await smplab(['explore', 'lock/peterson', '--form', 'broken', '--exhaustive', '--resume', kept]);
    expect(other).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^smplab: resume: .*\n$/) });
  });
});

describe('input that cannot be used', () => {
  it.each([
    [['explore', 'no/such'], /unknown scenario "no\/such"/],
    [['explore', '/no/such.mjs'], /\/no\/such\.mjs: no such file/],
    [
      ['explore', 'csd/lost-doorbell', '--variant', 'v9'],
      /unknown variant of csd\/lost-doorbell "v9": there are v3.15, v6.18/,
    ],
    [['explore', 'csd/lost-doorbell', '--strategy', 'luck'], /unknown strategy "luck"/],
    [['explore', 'csd/lost-doorbell', '--shard', '3/2'], /shard: "3\/2"/],
    [['explore', 'csd/lost-doorbell', '--confirm', 'often'], /confirm: "often"/],
    [['replay', 'nonsense'], /no replay token/],
    [['replay', '/no/such.json'], /neither a token nor a file/],
    [['replay', 's9.AAAA'], /format 9/],
    [['matrix', 'no/such'], /unknown scenario/],
    [['matrix', '--shard', 'all'], /shard: "all"/],
    [['matrix', '--variant', 'v9'], /variant/],
    [['merge', '/no/such.json'], /no such file/],
    [['merge', join(import.meta.dirname, '../../../package.json')], /no result of smplab/],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await smplab(args);
    expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 });
    expect(stderr).toMatch(message);
  });
});
