/**
 * Every sample: a broken twin is caught as what it says, a right one survives. `npm run soak` tries the right ones for
 * long.
 */
import { pathToFileURL } from 'node:url';
import { check } from 'smplab';
import { describe, expect, it } from 'vitest';
import { samples } from '../support/samples.js';
import { shared } from '../support/some.js';

/**
 * With one seed a twin is found after so many executions, however long a loaded host takes for them: half of two minutes
 * was too short for it beside a load of 20. It ends as soon as something is found.
 */
const BROKEN_MS = 300_000;
/**
 * Right ones are explored as far as the twins of their structure have to be, to be found, and at least so far. That ends
 * them, and not the time.
 */
const RIGHT_EXECUTIONS = 500;
const RIGHT_MS = 120_000;
/**
 * What is explored of a twin is the same in every run of the tests; `smplab check` itself draws another seed each time. With
 * this one none has to be explored for long: two thousand executions at most, a few in most.
 */
const SEED = 49;
const PATIENCE_MS = 20_000;
/** Its loop looks ten thousand times, and what it reads a memory model says: shrinking counts each execution as several. */
const POLLS = 'two-thread-locks/broken-peterson-plain';
/** What a data race is, unit tests show. */
const ALL = samples().filter(({ name }) => !name.startsWith('races/'));
const byName = (broken: boolean): [string, string][] =>
  ALL.filter((sample) => sample.broken === broken).map(({ name, path }) => [name, path]);

/** By structure: executions in which the last of its twins was found. Filled before right ones are tried. */
const searched = new Map<string, number>();
const structureOf = (name: string): string => name.split('/')[0];

describe.concurrent('a broken twin is caught', () => {
  it.each(shared(byName(true)))(
    '%s',
    async (name, path) => {
      const caughtAs = await kindsOf(path);
      const { verdict, finding, explore } = await check(path, {
        budgetMs: BROKEN_MS,
        patienceMs: PATIENCE_MS,
        jobs: 1,
        seed: SEED,
      });
      expect(verdict).toBe('found');
      expect(caughtAs).toContain(finding?.kind);
      expect(finding?.text).not.toBe('');
      const shrunk = finding?.consequence?.schedule?.shrunk.executions ?? 0;
      if (name === POLLS) expect(shrunk).toBeLessThan(500);
      const structure = structureOf(name);
      searched.set(structure, Math.max(searched.get(structure) ?? 0, explore?.executions ?? 0));
    },
    2 * BROKEN_MS,
  );
});

describe.concurrent('a right one survives', () => {
  it.each(shared(byName(false)))(
    '%s',
    async (name, path) => {
      const { verdict, finding, explore, inconclusive } = await check(path, {
        budgetMs: RIGHT_MS,
        executions: Math.max(RIGHT_EXECUTIONS, searched.get(structureOf(name)) ?? 0),
        patienceMs: PATIENCE_MS,
        jobs: 1,
      });
      expect(finding).toBeNull();
      expect(explore?.executions).toBeGreaterThan(0);
      expect([verdict, inconclusive]).toEqual(['nothing wrong seen', null]);
    },
    RIGHT_MS + 4 * PATIENCE_MS,
  );
});

/** As what a twin must be caught, by its own words. */
async function kindsOf(path: string): Promise<readonly string[]> {
  const { caughtAs } = (await import(pathToFileURL(path).href)) as { readonly caughtAs?: readonly string[] };
  if (caughtAs === undefined) throw new Error(`${path} does not say as what it must be caught: export caughtAs`);
  return caughtAs;
}

it('every structure of the samples is there right and broken', () => {
  const folders = (broken: boolean): string[] =>
    [...new Set(byName(broken).map(([name]) => structureOf(name)))].filter((folder) => folder !== 'sync').toSorted();
  expect(folders(true)).toEqual(folders(false)); // of src/sync there are broken twins in src/scenarios/sync
  expect(folders(false).length).toBeGreaterThanOrEqual(11);
});
