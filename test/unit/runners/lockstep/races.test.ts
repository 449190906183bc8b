/** Data races on real threads: what the samples have is found there as on coroutines, and their twins have none. */
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { INTERLEAVED } from '../../../../src/lab/plain-memory.js';
import type { Finding } from '../../../../src/lab/schedule.js';
import { Random } from '../../../../src/machine/random.js';
import { loadedCheck } from '../../../../src/runners/coop/loaded.js';
import { CheckRunner } from '../../../../src/runners/coop/runner.js';
import { modulesOfCheck } from '../../../../src/runners/lockstep/modules.js';
import { ThreadsOfCheck } from '../../../../src/runners/lockstep/open.js';
import { NO_CALLS } from '../../../../src/runners/reference.js';
import { exploring } from '../../../../src/search/explorer.js';
import { drive, driveAsync } from '../../../../src/search/runner.js';
import { RandomWalk } from '../../../../src/search/strategies/random-walk.js';
import { samples, type Sample } from '../../../support/samples.js';
import { dealtOut } from '../../../support/some.js';

const LOCKS = ['broken-peterson-plain', 'broken-dekker-plain', 'peterson', 'dekker'];
const SAMPLES = samples().filter(
  ({ name }) => name.startsWith('races/') || LOCKS.some((lock) => name === `two-thread-locks/${lock}`),
);
const EXECUTIONS = 10;

type Found = readonly Pick<Finding, 'kind' | 'about' | 'text'>[];

const shown = (findings: Found): unknown => findings.map(({ kind, about, text }) => ({ kind, about, text }));

function search() {
  return exploring(new RandomWalk(new Random(1)), { executions: EXECUTIONS, keepGoing: true });
}

async function onCoroutines(url: string): Promise<Found> {
  const runner = new CheckRunner(await loadedCheck(url), NO_CALLS, INTERLEAVED);
  return drive(search(), (wanted) => runner.execute(wanted)).findings.flatMap(({ execution }) => execution.findings);
}

async function onThreads(url: string): Promise<Found> {
  const threads = await ThreadsOfCheck.open(url, INTERLEAVED);
  try {
    const runner = await threads.runner(NO_CALLS);
    const { findings } = await driveAsync(search(), (wanted) => runner.execute(wanted));
    return findings.flatMap(({ execution }) => execution.findings);
  } finally {
    await threads.close();
  }
}

/** What the log of accesses has to hold, in programs of our own. */
const PROGRAMS: readonly Pick<Sample, 'name' | 'path' | 'broken'>[] = [
  { name: 'many-accesses', broken: true },
  { name: 'woken', broken: false },
  { name: 'unwritten-accesses', broken: true },
  { name: 'waits-by-methods', broken: true },
].map((program) => ({ ...program, path: fileURLToPath(programUrl(program.name)) }));

function programUrl(name: string): string {
  return new URL(`programs/${name}.js`, import.meta.url).href;
}

describe('the same executions have the same races on both engines, in the same words', () => {
  it.each(dealtOut([...SAMPLES, ...PROGRAMS]).map((sample) => [sample.name, sample] as const))(
    '%s',
    async (_, { path, broken }) => {
      const url = pathToFileURL(path).href;
      const found = await onThreads(url);
      expect(shown(found)).toEqual(shown(await onCoroutines(url)));
      if (broken) expect(found[0]?.kind).toBe('data-race');
      else expect(found).toEqual([]);
    },
  );
});

it('what is touched without being written races at its line', async () => {
  const path = fileURLToPath(programUrl('unwritten-accesses'));
  const found = await onThreads(pathToFileURL(path).href);
  const lines = readFileSync(path, 'utf8').split('\n');
  const racing = lines.flatMap((line, at) => (/\/\/ races$|return f\(|return new C\(/.test(line) ? [at + 1] : []));
  const seen = found.flatMap(({ about = '' }) => [...about.matchAll(/:(\d+):\d+/g)].map(([, line]) => Number(line)));
  expect(racing).toHaveLength(12);
  expect([...new Set(seen)].toSorted((a, b) => a - b)).toEqual(
    [...racing, lines.findIndex((line) => line.includes('the other access')) + 1].toSorted((a, b) => a - b),
  );
});

it('code that coroutines cannot run has its races found too', async () => {
  const url = programUrl('not-on-coop');
  await expect(loadedCheck(url)).rejects.toThrow('new Function makes code that is not rewritten');
  const modules = await modulesOfCheck(url, [], 'never');
  expect(modules!.unwatched.map((what) => what.replace(/^.*: /, ''))).toEqual(['code made of text']);
  const [race] = await onThreads(url);
  expect(race.kind).toBe('data-race');
  expect(race.about).toMatch(/^not-on-coop\.js:\d+:\d+ not-on-coop\.js:\d+:\d+$/); // as it is compiled
});
