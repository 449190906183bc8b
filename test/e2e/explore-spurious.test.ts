/** `explore --spurious`: a wait without a loop is found by it alone, and what it finds knows so when it is replayed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { smplab } from './smplab.js';

const SCENARIO = `
import { defineScenario } from 'smplab';

export const scenario = defineScenario({
  name: 'my/once',
  forms: ['broken', 'fixed'],
  story: 'A consumer waits for an item once, and takes it for there when it wakes up.',
  source: 'everybody',
  shared: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: (form) => [(mem) => {
    if (form === 'broken') Atomics.wait(mem, 0, 0);
    else while (Atomics.load(mem, 0) === 0) Atomics.wait(mem, 0, 0);
    mem[1] = Atomics.load(mem, 0);
  }, (mem) => {
    Atomics.store(mem, 0, 1);
    Atomics.notify(mem, 0);
  }],
  after: (mem) => mem[1] === 1 ? 'taken' : 'taken too early',
  outcomes: [
    { match: 'taken', grade: 'acceptable', text: 'the item was there' },
    { match: 'taken too early', grade: 'forbidden', text: 'there was no item yet' },
  ],
});
`;

const folder = mkdtempSync(join(tmpdir(), 'smplab-spurious-'));
const file = join(folder, 'once.mjs');
const plan = join(folder, 'plan.json');
writeFileSync(file, SCENARIO);
afterAll(() => rmSync(folder, { recursive: true }));

it('finds a wait without a loop, which nothing else does, and replays it on both engines', async () => {
  expect(await smplab(['explore', file, '--form', 'broken', '--exhaustive'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('all schedules'),
  });
  const found = await smplab(['explore', file, '--form', 'broken', '--spurious', '--seed', '1', '--save-plan', plan]);
  expect(found).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /with\s+spurious\s+wake-ups[^]*100 times on coop, 10 times on lockstep[^]*spurious wake-up of actor 0/,
    ),
  });
  const token = found.stdout.trim().split(' ').at(-1)!;
  for (const [what, engine] of [
    [token, 'coop'],
    [plan, 'lockstep'],
  ] as const) {
    expect(await smplab(['replay', what, '--allow', '--engine', engine])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('taken too early'),
    });
  }
  expect(await smplab(['replay', token, '--allow', '--continue', '--executions', '20'])).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/with\s+spurious\s+wake-ups/),
  });
});

it('leaves a wait in a loop alone', async () => {
  const fixed = await smplab(['explore', file, '--form', 'fixed', '--spurious', '--exhaustive']);
  expect(fixed).toMatchObject({ code: 0, stdout: expect.stringMatching(/by dpor[^]*all schedules/) });
});
