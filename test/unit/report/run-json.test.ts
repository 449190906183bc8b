import { describe, expect, it } from 'vitest';
import { runJson } from '../../../src/report/run/json.js';
import { MOTLEY, RESULT } from './results.js';
import { shapeErrors } from '../../support/run-document.js';

const parse = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

describe('the JSON document of a run', () => {
  it.each([
    ['plain', RESULT],
    ['motley', MOTLEY],
  ])('has the shape that the schema smplab.run/1 gives it: %s', (_, result) => {
    expect(shapeErrors(parse(runJson(result)))).toEqual([]);
  });

  it('a figure that does not exist is null', () => {
    const { variants } = parse(runJson(MOTLEY)) as { variants: { latencyNs: unknown }[] };
    expect(variants[2].latencyNs).toEqual({ recorded: { p50: null, p99: null }, emulated: { p50: null, p99: null } });
    expect(variants[4]).toMatchObject({ calls: { queued: null }, hotplug: { offline: null }, end: null });
  });

  it("holds what was run and how it ended, not the machine's trace", () => {
    expect(parse(runJson(RESULT))).toMatchObject({
      seed: RESULT.seed,
      settings: RESULT.settings,
      verdict: 'as-expected',
      interrupted: false,
    });
    expect(parse(runJson(RESULT))).not.toHaveProperty('details');
  });

  it('is plain ASCII punctuation, indented by two', () => {
    expect(runJson(RESULT)).toMatch(/^\{\n {2}"schema": "smplab\.run\/1",\n {2}"seed": 59907653,\n/);
  });
});

describe('the check of the shape', () => {
  const good = parse(runJson(RESULT));
  it.each<[string, Record<string, unknown>, string]>([
    ['a key that is not there', { seed: undefined }, 'seed'],
    ['a key too many', { more: 1 }, 'more'],
    ['another type', { verdict: 1 }, 'verdict'],
    ['a verdict that does not exist', { verdict: 'fine' }, 'verdict'],
    ['no variants', { variants: [] }, 'variants'],
    ['a row without its figures', { variants: [{ variant: 'v6' }] }, 'variants[0].cpus'],
  ])('finds %s', (_, change, path) => {
    expect(shapeErrors({ ...good, ...change }).some((error) => error.startsWith(`${path}:`))).toBe(true);
  });
});
