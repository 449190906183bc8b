/** `explore --engine lockstep`: what cannot be rewritten is explored, shrunk and replayed on real threads. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { ExploreReport } from '../../src/lab/explore-report.js';
import { smplab } from './smplab.js';

const SCENARIO = `
import { defineScenario } from 'smplab';

const again = new Function('mem', 'Math.times = (Math.times ?? 0) + 1; for (let i = 0; i < Math.times; i++) Atomics.add(mem, 0, 1);');
const increment = new Function('mem', 'Atomics.store(mem, 0, Atomics.load(mem, 0) + 1)');

export const scenario = defineScenario({
  name: 'my/made-at-run-time',
  story: 'Three threads count with code that was made at run time.',
  source: 'everybody',
  forms: ['broken', 'fixed', 'counts itself'],
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: (form) => [0, 1, 2].map(() => form === 'broken' ? increment : form === 'fixed' ? (mem) => { Atomics.add(mem, 0, 1); } : again),
  after: (mem) => \`counted \${mem[0]}\`,
  words: { counter: 0 },
  outcomes: [
    { match: 'counted 1', grade: 'forbidden', text: 'an increment is lost' },
    { match: 'counted 2', grade: 'forbidden', text: 'an increment is lost' },
    { match: /^counted \\d+$/, grade: 'acceptable', text: 'all have counted' },
  ],
});
`;

const folder = mkdtempSync(join(tmpdir(), 'smplab-lockstep-'));
const file = join(folder, 'made.mjs');
const plan = join(folder, 'plan.json');
writeFileSync(file, SCENARIO);
afterAll(() => rmSync(folder, { recursive: true }));

it('is offered where a scenario cannot be rewritten, finds there, and replays there', async () => {
  expect(await smplab(['explore', file])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/made\.mjs:4.*new Function.*--engine lockstep/),
  });
  const found = await smplab([
    'explore',
    file,
    '--form',
    'broken',
    '--engine',
    'lockstep',
    '--seed',
    '1',
    '--save-plan',
    plan,
  ]);
  expect(found).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/an increment is lost[^]*10 times on lockstep[^]*counter := 1/),
  });
  const token = found.stdout.trim().split(' ').at(-1)!;
  for (const what of [token, plan]) {
    expect(await smplab(['replay', what, '--allow', '--times', '3'])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/lockstep, 3 times with the same trace: counted [12]/),
    });
  }
  writeFileSync(file, SCENARIO.replace('+ 1)', '+ 1 + 0)'));
  expect(await smplab(['replay', token, '--allow'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('stale'),
  });
  expect(await smplab(['replay', token, '--allow', '--continue', '--executions', '5'])).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/10 times on lockstep[^]*counter := 1/),
  });
  writeFileSync(file, SCENARIO);
});

it('shrinks the program and the schedule', async () => {
  const found = await smplab([
    'explore',
    file,
    '--form',
    'broken',
    '--engine',
    'lockstep',
    '--strategy',
    'random-walk',
    '--seed',
    '2', // with it an increment of three is lost twice
    '--json',
    '--confirm',
    '0/0',
  ]);
  const { finding } = JSON.parse(found.stdout) as ExploreReport;
  expect(finding).toMatchObject({
    steps: 4,
    preemptions: 1,
    shrunk: { leftOut: [expect.any(Number)], fewestPreemptions: true, after: { leftOut: 1, deviations: 1 } },
  });
});

it('finds out that a program does not do the same twice', async () => {
  const found = await smplab([
    'explore',
    file,
    '--form',
    'counts itself',
    '--engine',
    'lockstep',
    '--check-determinism',
  ]);
  expect(found).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/Replayed by its own plan, the execution was another one: /),
  });
  expect(found.stdout).toContain('it cannot be replayed');
  const fixed = await smplab([
    'explore',
    file,
    '--form',
    'fixed',
    '--engine',
    'lockstep',
    '--check-determinism',
    '--executions',
    '5',
  ]);
  expect(fixed).toMatchObject({ code: 0 });
});

it('is refused more threads than it can use', async () => {
  expect(await smplab(['explore', file, '--engine', 'lockstep', '--jobs', '2'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^smplab: jobs: on lockstep .*\n$/),
  });
});

it('covers all schedules: the fixed form is right, and the broken one is found', async () => {
  const all = ['explore', file, '--engine', 'lockstep', '--exhaustive', '--confirm', '0/1'];
  expect(await smplab([...all, '--form', 'broken'])).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^found by dpor: an increment is lost$/m),
  });
  const fixed = await smplab([...all, '--form', 'fixed', '--json']);
  expect(fixed.code).toBe(0);
  expect(JSON.parse(fixed.stdout)).toMatchObject({
    strategy: 'dpor',
    coverage: 'exhausted',
    summary: { executions: 6 },
  });
});
