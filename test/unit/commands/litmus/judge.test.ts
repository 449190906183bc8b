import { describe, expect, it } from 'vitest';
import type { LitmusAbout } from '../../../../src/subjects/litmus/actor.js';
import { judgeLitmus } from '../../../../src/commands/litmus/judge.js';
import type { LitmusRun } from '../../../../src/runners/batch/litmus-run.js';
import type { Outcome } from '../../../../src/lab/scenario.js';

const OUTCOMES: readonly Outcome[] = [
  { match: 'good', grade: 'acceptable', text: 'fine' },
  { match: /^odd \d$/, grade: 'interesting', text: 'odd' },
  { match: 'needed', grade: 'required', text: 'needed', on: ['strict'] },
  { match: 'bad', grade: 'forbidden', text: 'bad', on: ['strict'] },
  { match: 'bad', grade: 'interesting', text: 'bad, but allowed' },
];
const ABOUT: LitmusAbout = { name: 'test', story: '', forms: { strict: 2, loose: 3 }, outcomes: OUTCOMES };

function run(counts: Record<string, number>, rest: Partial<LitmusRun> = {}): LitmusRun {
  const samples = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    counts: new Map(Object.entries(counts)),
    early: new Map(),
    samples,
    enough: true,
    elapsedMs: 500,
    end: 'completed',
    error: null,
    ...rest,
  };
}

describe('judgeLitmus', () => {
  it('lists what was seen, the most frequent first, and then what was declared for the form and not seen', () => {
    const { outcomes, verdict, actors, samplesPerSecond } = judgeLitmus(ABOUT, 'loose', run({ 'odd 1': 1, good: 99 }));
    expect(outcomes.map(({ outcome, seen, share }) => [outcome, seen, share])).toEqual([
      ['good', 'sometimes', 0.99],
      ['odd 1', 'sometimes', 0.01],
      ['bad', 'never', 0],
    ]);
    expect({ verdict, actors, samplesPerSecond }).toEqual({ verdict: 'as-expected', actors: 3, samplesPerSecond: 200 });
  });

  it('says always only of what was always seen', () => {
    expect(judgeLitmus(ABOUT, 'loose', run({ good: 5 })).outcomes[0]).toMatchObject({
      outcome: 'good',
      seen: 'always',
      share: 1,
    });
  });

  it.each([
    ['forbidden', { bad: 1, needed: 9 }, {}, 'not-as-expected'],
    ['unlisted', { other: 1, needed: 9 }, {}, 'not-as-expected'],
    ['required and not seen', { good: 9 }, {}, 'unknown'],
    ['required and seen', { needed: 9 }, {}, 'as-expected'],
    ['forbidden, seen while warming up', { needed: 9 }, { early: new Map([['bad', 1]]) }, 'not-as-expected'],
    ['acceptable, seen while warming up', { needed: 9 }, { early: new Map([['good', 1]]) }, 'as-expected'],
    ['of too few samples', { needed: 9 }, { enough: false }, 'unknown'],
    ['broken', { needed: 9 }, { end: 'crash', error: 'actor 1: gone' }, 'unknown'],
    ['interrupted', { needed: 9 }, { end: 'interrupted' }, 'unknown'],
  ] as const)('%s', (_, counts, rest, verdict) => {
    expect(judgeLitmus(ABOUT, 'strict', run(counts, rest as Partial<LitmusRun>)).verdict).toBe(verdict);
  });

  it('grades by form', () => {
    expect(judgeLitmus(ABOUT, 'loose', run({ bad: 1 }))).toMatchObject({
      verdict: 'as-expected',
      outcomes: [{ grade: 'interesting', text: 'bad, but allowed' }, {}, {}],
    });
  });
});
