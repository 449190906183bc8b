/** `explore --engine lockstep`: what cannot be rewritten is explored, shrunk and replayed on real threads. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { smplab } from './smplab.js';

const SCENARIO = `
import { defineScenario } from 'smplab';

const increment = new Function('mem', 'Atomics.store(mem, 0, Atomics.load(mem, 0) + 1)');

export const scenario = defineScenario({
  name: 'my/made-at-run-time',
  story: 'Two threads count with code that was made at run time.',
  source: 'everybody',
  forms: ['broken', 'cured'],
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: (form) => [0, 1].map(() => form === 'broken' ? increment : (mem) => { Atomics.add(mem, 0, 1); }),
  after: (mem) => \`counted \${mem[0]}\`,
  words: { counter: 0 },
  outcomes: [
    { match: 'counted 2', grade: 'acceptable', text: 'both have counted' },
    { match: 'counted 1', grade: 'forbidden', text: 'an increment is lost' },
  ],
});
`;

const folder = mkdtempSync(join(tmpdir(), 'smplab-lockstep-'));
const file = join(folder, 'made.mjs');
const plan = join(folder, 'plan.json');
writeFileSync(file, SCENARIO);
afterAll(() => rmSync(folder, { recursive: true }));

it('is offered where a scenario cannot be rewritten, finds there, and replays there', async () => {
  expect(await smplab(['explore', file])).toMatchObject({ code: 2, stderr: expect.stringMatching(/made\.mjs:4.*new Function.*--engine lockstep/) });
  const found = await smplab(['explore', file, '--variant', 'broken', '--engine', 'lockstep', '--seed', '1', '--save-plan', plan]);
  expect(found).toMatchObject({ code: 1, stdout: expect.stringMatching(/an increment is lost[^]*10 times on lockstep[^]*counter := 1/) });
  const token = found.stdout.trim().split(' ').at(-1)!;
  for (const what of [token, plan]) {
    expect(await smplab(['replay', what, '--times', '3'])).toMatchObject({ code: 1, stdout: expect.stringMatching(/lockstep, 3 times with the same trace: counted 1/) });
  }
  expect(await smplab(['replay', token, '--continue'])).toMatchObject({ code: 2, stderr: expect.stringContaining('lockstep') });
  writeFileSync(file, SCENARIO.replace('+ 1)', '+ 1 + 0)'));
  expect(await smplab(['replay', token])).toMatchObject({ code: 2, stderr: expect.stringContaining('stale') });
  writeFileSync(file, SCENARIO);
});

it('goes through all schedules of the cured form', async () => {
  const cured = await smplab(['explore', file, '--variant', 'cured', '--engine', 'lockstep', '--exhaustive']);
  expect(cured).toMatchObject({ code: 0, stdout: expect.stringContaining('covered: all schedules') });
});
