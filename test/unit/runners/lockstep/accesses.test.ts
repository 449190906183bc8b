/** Every kind of access to shared memory is seen on both engines, where it stands: each races with a write of all. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckProgram } from '../../../../src/lab/check-program.js';
import { INTERLEAVED } from '../../../../src/lab/plain-memory.js';
import type { Finding } from '../../../../src/lab/schedule.js';
import { Random } from '../../../../src/machine/random.js';
import { loadedCheck } from '../../../../src/runners/coop/loaded.js';
import { CheckRunner } from '../../../../src/runners/coop/runner.js';
import { ThreadsOfCheck } from '../../../../src/runners/lockstep/open.js';
import { exploring } from '../../../../src/search/explorer.js';
import { drive, driveAsync } from '../../../../src/search/runner.js';
import { RandomWalk } from '../../../../src/search/strategies/random-walk.js';
import { dealtOut } from '../../../support/some.js';

const PROGRAM = new URL('./programs/accesses.js', import.meta.url);
const EXECUTIONS = 3;

/** By operation: the lines that are marked. */
function markedLines(): Map<string, number> {
  const marked = new Map<string, number>();
  let operation = '';
  for (const [i, line] of readFileSync(PROGRAM, 'utf8').split('\n').entries()) {
    operation = /^ {4}\*?(\w+)\(.*\) \{$/.exec(line)?.[1] ?? operation;
    if (line.includes('// races')) marked.set(operation, line.trim() === '// races' ? i : i + 1);
  }
  return marked;
}

const LINES = markedLines();
const OVERWRITE =
  readFileSync(PROGRAM, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes('.fill(1)')) + 1;

const programOf = (operation: string): CheckProgram => ({
  before: [],
  threads: [[{ operation }], [{ operation: 'overwrite' }]],
});

const search = () => exploring(new RandomWalk(new Random(1)), { executions: EXECUTIONS, keepGoing: true });

/** The lines of each race that was found. */
function linesOf(findings: readonly Pick<Finding, 'kind' | 'about'>[]): number[][] {
  return findings
    .filter(({ kind }) => kind === 'data-race')
    .map(({ about = '' }) => [...about.matchAll(/:(\d+):\d+/g)].map(([, line]) => Number(line)));
}

let check: Awaited<ReturnType<typeof loadedCheck>>;
let threads: ThreadsOfCheck;

beforeAll(async () => {
  check = await loadedCheck(PROGRAM.href);
  threads = await ThreadsOfCheck.open(PROGRAM.href, INTERLEAVED);
});
afterAll(async () => await threads.close());

describe.each(dealtOut([...LINES]))('%s', (operation, line) => {
  it('on coroutines', () => {
    const runner = new CheckRunner(check, programOf(operation), INTERLEAVED);
    const { findings } = drive(search(), (wanted) => runner.execute(wanted));
    expectRaces(linesOf(findings.flatMap(({ execution }) => execution.findings)), line);
  });

  it('on real threads', async () => {
    const runner = await threads.runner(programOf(operation));
    const { findings } = await driveAsync(search(), (wanted) => runner.execute(wanted));
    expectRaces(linesOf(findings.flatMap(({ execution }) => execution.findings)), line);
  });
});

/** Each pair of places once, all of them of that line and of what it races with. */
function expectRaces(races: readonly (readonly number[])[], line: number): void {
  expect(races.length).toBeGreaterThan(0);
  for (const race of races) {
    const [first, second] = race.toSorted((a, b) => a - b);
    expect([first >= OVERWRITE && first < OVERWRITE + 3, second]).toEqual([true, line]);
  }
}

describe('all pairs are told, each once', () => {
  const operations = ['read', 'increment', 'otherBuffer', 'spread', 'headOfLoop'];
  const program: CheckProgram = {
    before: [],
    threads: [operations.map((operation) => ({ operation })), [{ operation: 'overwrite' }]],
  };
  const expected = operations.map((operation) => LINES.get(operation)!).toSorted((a, b) => a - b);
  const told = (findings: readonly { readonly execution: { readonly findings: readonly Finding[] } }[]): number[] =>
    linesOf(findings.map(({ execution }) => execution.findings[0]))
      .map((race) => Math.max(...race))
      .toSorted((a, b) => a - b);

  it('on coroutines', () => {
    const runner = new CheckRunner(check, program, INTERLEAVED);
    expect(told(drive(search(), (wanted) => runner.execute(wanted)).findings)).toEqual(expected);
  });

  it('on real threads', async () => {
    const runner = await threads.runner(program);
    expect(told((await driveAsync(search(), (wanted) => runner.execute(wanted))).findings)).toEqual(expected);
  });
});

it('the table has all of them', () => expect(LINES.size).toBeGreaterThanOrEqual(110));
