/** With the same seed and limit a check looks at the same executions, however many threads look. */
import { check } from 'smplab';
import { expect, it } from 'vitest';
import { countPrograms } from '../../../../src/commands/check/counted-programs.js';
import { Headway } from '../../../../src/commands/check/tasks/headway.js';
import type { ExploredPrograms, ProgramOutcome } from '../../../../src/commands/check/tasks/tasks.js';
import { samples } from '../../../support/samples.js';

async function explored(name: string, executions: number, jobs: number): Promise<unknown> {
  const { path } = samples().find((sample) => sample.name === name)!;
  const { explore, finding } = await check(path, {
    seed: 3,
    jobs,
    executions,
    engine: 'coop',
    budgetMs: 60_000,
  });
  return { ...explore, elapsedMs: 0, token: finding?.schedule?.token };
}

it.each([
  ['treiber-stack/right', 300],
  ['async-stack/broken-looks-once', 100],
  ['async-stack/broken-looks-once', 1],
])('%s, %i executions', async (name, executions) => {
  const alone = await explored(name, executions, 1);
  for (const jobs of [2, 3]) expect(await explored(name, executions, jobs)).toEqual(alone);
});

const outcome = (number: number, executions: number): ProgramOutcome => ({
  number,
  executions,
  traces: new Int32Array([number, 7]),
  orders: 0,
  unknown: 0,
  covered: null,
  told: null,
  declaredRaces: [{ what: 'slots', because: 'it is meant', executions: 1 }],
});

const cell = (outcomes: ProgramOutcome[], found: number | null = null): ExploredPrograms => ({
  toProve: 0,
  outcomes,
  watched: true,
  found:
    found === null
      ? null
      : {
          number: found,
          ...({ program: {}, found: {} } as Pick<NonNullable<ExploredPrograms['found']>, 'program' | 'found'>),
        },
});

it('what is behind the limit does not count, be it a finding', () => {
  const cells = [cell([outcome(0, 5), outcome(3, 5)], 3), cell([outcome(1, 5), outcome(2, 5)])];
  const { found, programs, executions, distinctTraces, declaredRaces } = countPrograms(cells, 11);
  expect([found, programs, executions, distinctTraces, declaredRaces[0].executions]).toEqual([null, 3, 15, 4, 3]);
  expect(countPrograms(cells, 16)).toMatchObject({ found: { number: 3 }, programs: 4 });
});

it('of two findings that of the lower number is it, and nothing behind it counts', () => {
  const cells = [cell([outcome(0, 5), outcome(4, 5)], 4), cell([outcome(1, 5), outcome(3, 5)], 3)];
  expect(countPrograms(cells, null)).toMatchObject({ found: { number: 3 }, programs: 3, executions: 15 });
});

it('a thread knows what the others have made before a program, and nothing of those that are further', () => {
  const headway = new Headway(Headway.memory(3));
  headway.reached(0, 4, 10);
  headway.reached(1, 6, 20);
  headway.reached(2, 3, 5);
  expect([3, 4, 6].map((number) => headway.before(number))).toEqual([5, 15, 35]);
});
