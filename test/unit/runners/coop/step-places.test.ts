/** Which plain accesses are steps: those that are declared to race, those that a search found, all, or none. */
import { describe, expect, it } from 'vitest';
import { NO_POINTS } from '../../../../src/engine/rewriter/linking/point-places.js';
import type { PlainPoints } from '../../../../src/lab/plain-memory.js';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { declaredSteps, NOTHING_DECLARED, StepPlaces } from '../../../../src/runners/coop/step-places.js';
import { NEVER } from '../../../support/never.js';

const [RING, OTHER] = ['file:///p/ring.js', 'file:///p/other.js'];
const at = (file: string, line: number, token: number): { file: string; line: number; token: number } => ({
  file,
  line,
  token,
});
const placesOf = (points: PlainPoints, declared = NOTHING_DECLARED): StepPlaces =>
  new StepPlaces(points, [RING, OTHER], declared, RING);

describe('an access is a step', () => {
  it('where it was found to race', () => {
    const { predicate } = placesOf([[1, 73]]);
    expect([at(OTHER, 7, 73), at(OTHER, 7, 74), at(RING, 7, 73)].map(predicate)).toEqual([true, false, false]);
  });

  it('on a line that is declared, by a comment or by the subject', () => {
    const places = placesOf([], declaredSteps([{ at: 'other.js:9', because: '' }])!);
    places.declare(RING, '\na[0] = 1; // smplab-race: nobody reads it meanwhile\n');
    const { predicate } = places;
    expect([at(RING, 2, 1), at(RING, 3, 1), at(OTHER, 9, 5)].map(predicate)).toEqual([true, false, true]);
  });

  it("in the subject's own module, where memory is declared by its name", () => {
    const { predicate } = placesOf([], declaredSteps([{ of: 'slots', because: '' }])!);
    expect([at(RING, 1, 1), at(OTHER, 1, 1)].map(predicate)).toEqual([true, false]);
  });

  it('always, or never', () => {
    expect(placesOf('always').predicate(at(OTHER, 1, 1))).toBe(true);
    const never = placesOf('never', { lines: ['ring.js:1'], named: true });
    never.declare(RING, 'a[0]; // smplab-race: so');
    expect(never.predicate).toBe(NO_POINTS);
    expect(placesOf([]).predicate).toBe(NO_POINTS);
  });
});

it('views of every type are watched', async () => {
  const url = new URL('../../engine/lockstep/plain-steps.js', import.meta.url).href;
  const executor = (await loadScenario(url, 'never')).executor('elements');
  const { findings, end } = executor.execute(NEVER, [], null, true);
  expect(end).toBe('completed');
  const views = findings.flatMap(({ text }) =>
    [...text.matchAll(/(?:reads|writes) (\d+) bytes?/g)].map(([, size]) => size),
  );
  expect(new Set(views)).toContain('8');
});
