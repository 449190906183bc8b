/** Data races: what the samples have, in their places, and what their twins have not. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/lab/schedule.js';
import { INTERLEAVED } from '../../../../src/lab/plain-memory.js';
import { Random } from '../../../../src/machine/random.js';
import { CheckRunner } from '../../../../src/runners/coop/runner.js';
import { loadedCheck } from '../../../../src/runners/coop/loaded.js';
import { NO_CALLS } from '../../../../src/runners/reference.js';
import { exploring } from '../../../../src/search/explorer.js';
import { drive } from '../../../../src/search/runner.js';
import { RandomWalk } from '../../../../src/search/strategies/random-walk.js';
import { samples, type Sample } from '../../../support/samples.js';

const RACES = samples().filter(({ name }) => name.startsWith('races/'));
const [BROKEN, RIGHT] = [true, false].map((broken) => RACES.filter((sample) => sample.broken === broken));

async function explored({ path }: Sample, executions: number, keepGoing: boolean) {
  const check = await loadedCheck(pathToFileURL(path).href);
  const runner = new CheckRunner(check, NO_CALLS, INTERLEAVED);
  const strategy = new RandomWalk(new Random(1));
  const { findings } = drive(exploring(strategy, { executions, keepGoing }), (wanted) => runner.execute(wanted));
  return { findings, declared: runner.declaredRaces };
}

/** The lines that say that they race, a line for each time that they say so. */
function racingLines(path: string): string[] {
  const name = path.split('/').at(-1)!;
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, i) =>
    (line.match(/races/g) ?? []).filter(() => line.includes('// races')).map(() => `${name}:${i + 1}`),
  );
}

const linesOf = ({ about = '' }: Pick<Finding, 'about'>): string[] =>
  about.split(' ').map((place) => place.split(':').slice(0, 2).join(':'));

describe('a data race is found', () => {
  it.each(BROKEN.map((sample) => [sample.name, sample] as const))('%s', async (_, sample) => {
    const { findings } = await explored(sample, 1000, false);
    expect(findings[0]?.kind).toBe('data-race');
    expect(linesOf(findings[0])).toEqual(racingLines(sample.path).toSorted());
  });
});

describe('its twin has none', () => {
  it.each(RIGHT.map((sample) => [sample.name, sample] as const))('%s', async (_, sample) => {
    const { findings, declared } = await explored(sample, 1000, true);
    expect(findings).toEqual([]);
    for (const { executions } of declared) expect(executions).toBeGreaterThan(0);
  });
});

it('each broken one has a twin, but for the order of a ring, whose twin is the same', () => {
  const names = (list: readonly Sample[]): string[] =>
    list.map(({ name }) => name.replace(/races\/(?:broken|right)-/, ''));
  expect(names(BROKEN).filter((name) => !name.startsWith('ring-'))).toEqual(
    names(RIGHT).filter((name) => name !== 'ring'),
  );
  expect(BROKEN.length).toBeGreaterThanOrEqual(11);
});
