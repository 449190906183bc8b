import { describe, expect, it } from 'vitest';
import { BUSTED, VARIANTS } from '../../../src/variants/index.js';
import type { RunEnd } from '../../../src/lab/verdict.js';
import type { Circumstances } from '../../../src/workload/circumstances.js';
import {
  EXPECTATIONS,
  expectedOf,
  judge,
  OWN_KERNEL,
  type Expected,
  type Figures,
} from '../../../src/workload/expectations.js';

type Figure = keyof Figures;

const NAMES = VARIANTS.map(({ name }) => name);
const LEAVES_WORK = ['v3.15', 'debug-info', 'two-stage'];
const SILENT: Figures = { lost: 0, withWork: 0, empty: 0, warnings: 0, carelessLost: 0 };
const FIGURES = Object.keys(SILENT) as Figure[];

const QUIET: Circumstances = {
  cycles: { prompt: 0, clock: 0, exit: 0, 'idle-dead': 0 },
  delays: ['none'],
  carelessCalls: 0,
  recordedOfflines: 0,
  lostIpi: 0,
  spuriousIpi: 0,
};
const PROMPT: Circumstances = { ...QUIET, cycles: { ...QUIET.cycles, prompt: 20 } };
const EXIT: Circumstances = { ...QUIET, delays: ['held'], cycles: { ...QUIET.cycles, exit: 20 } };
const DEAD: Circumstances = { ...QUIET, delays: ['held'], cycles: { ...QUIET.cycles, 'idle-dead': 20 } };
const HELD: Circumstances = { ...EXIT, cycles: { ...EXIT.cycles, exit: 10, 'idle-dead': 10 } };
const CLOCK: Circumstances = { ...QUIET, delays: ['clock'], cycles: { ...QUIET.cycles, clock: 20 } };
const CARELESS: Circumstances = { ...PROMPT, carelessCalls: 5 };
/** No two pairs need have the same delay. */
const MIXED: Circumstances = {
  ...CLOCK,
  delays: ['held', 'none', 'clock'],
  cycles: { prompt: 5, clock: 5, exit: 5, 'idle-dead': 5 },
};

const ALL_CIRCUMSTANCES = { QUIET, PROMPT, EXIT, DEAD, HELD, CLOCK, CARELESS, MIXED };

/** `lost! empty?`: the figures that must, and that may, be seen; all others must not. */
function inWords(expected: Expected): string {
  const marks = { never: '', required: '!', acceptable: '?' };
  return FIGURES.filter((name) => expected[name] !== 'never')
    .map((name) => `${name}${marks[expected[name]]}`)
    .join(' ');
}

describe('the table', () => {
  it('has a row for each variant of the history and one for kernels of users, and for no mistake', () => {
    expect(Object.keys(EXPECTATIONS).toSorted()).toEqual([...NAMES, OWN_KERNEL].toSorted());
    for (const { name } of BUSTED) expect(expectedOf(name, HELD)).toBeNull();
    expect(expectedOf('toString', HELD)).toBeNull();
  });

  const EXIT_WITH_WORK = 'withWork! empty? warnings!';
  const BOTH_HELD = 'lost! withWork! empty? warnings!';
  const LATE = 'lost! withWork? empty? warnings?';
  const CARELESS_RUN = 'withWork! warnings!';

  it.each<[string, string, string, string, string, string]>([
    //             held:idle-dead  held:exit        held                late                 careless
    ['v3.15', 'lost!', EXIT_WITH_WORK, BOTH_HELD, LATE, CARELESS_RUN],
    ['debug-info', 'lost!', EXIT_WITH_WORK, BOTH_HELD, LATE, CARELESS_RUN],
    ['two-stage', 'lost!', EXIT_WITH_WORK, BOTH_HELD, LATE, CARELESS_RUN],
    ['flush', '', 'empty! warnings!', 'empty! warnings!', 'empty? warnings?', CARELESS_RUN],
    ['v6', '', 'empty! warnings!', 'empty! warnings!', 'empty? warnings?', `${CARELESS_RUN} carelessLost!`],
    ['v3.16', '', 'empty!', 'empty!', 'empty?', 'withWork!'],
    ['warn-fix', '', 'empty!', 'empty!', 'empty?', CARELESS_RUN],
    ['v6.18', '', 'empty?', 'empty?', 'empty?', CARELESS_RUN],
  ])('of %s', (variant, dead, exit, held, late, careless) => {
    const row = [DEAD, EXIT, HELD, CLOCK, CARELESS].map((circumstances) =>
      inWords(expectedOf(variant, circumstances)!),
    );
    expect(row).toEqual([dead, exit, held, late, careless]);
  });

  it.each(NAMES)('expects nothing of %s when IPIs are prompt, or no CPU goes offline', (variant) => {
    const cycleless: Circumstances[] = [
      QUIET,
      PROMPT,
      { ...QUIET, delays: ['held'], recordedOfflines: 5 },
      { ...QUIET, delays: ['clock'] },
    ];
    for (const circumstances of cycleless) expect(inWords(expectedOf(variant, circumstances)!)).toBe('');
  });

  it.each<[string, string, Circumstances, string]>([
    [
      'v3.15',
      'an IPI of a call that has run is still under way',
      { ...QUIET, delays: ['clock'], recordedOfflines: 1 },
      'withWork? empty? warnings?',
    ],
    [
      'v3.16',
      'an IPI of a call that has run is still under way',
      { ...QUIET, delays: ['clock'], recordedOfflines: 1 },
      'empty?',
    ],
    ['v3.15', 'IPIs are lost', { ...HELD, lostIpi: 0.1 }, 'lost? withWork? empty? warnings? carelessLost?'],
    ['v3.15', 'prompt IPIs are lost', { ...PROMPT, lostIpi: 0.1 }, 'lost? withWork? empty? warnings? carelessLost?'],
    ['v3.16', 'IPIs are lost', { ...HELD, lostIpi: 0.1 }, 'empty? carelessLost?'],
    [
      'v6',
      'IPIs are lost, careless ones too',
      { ...CARELESS, lostIpi: 0.1 },
      'withWork? empty? warnings? carelessLost?',
    ],
    ['v3.15', 'IPIs are spurious', { ...DEAD, spuriousIpi: 0.1 }, 'lost? withWork? empty? warnings?'],
    ['v6', 'IPIs are spurious', { ...CARELESS, spuriousIpi: 0.1 }, 'withWork? empty? warnings? carelessLost?'],
    ['v3.16', 'IPIs are spurious', { ...DEAD, spuriousIpi: 0.1 }, 'empty? warnings?'],
    ['v3.16', 'careless calls are late', { ...DEAD, carelessCalls: 5 }, 'withWork? empty? warnings? carelessLost?'],
    ['two-stage', 'delays differ', { ...PROMPT, delays: ['none', 'held'] }, 'lost? withWork? empty? warnings?'],
    ['v3.16', 'delays differ', { ...PROMPT, delays: ['none', 'clock'] }, 'empty?'],
    ['v3.15', 'delays differ', MIXED, 'lost! withWork! empty? warnings!'],
  ])('of %s when %s', (variant, _, circumstances, expected) => {
    expect(inWords(expectedOf(variant, circumstances)!)).toBe(expected);
  });
});

describe('the judgement', () => {
  /** Every figure that must be seen, is seen. */
  const asExpected = (expected: Expected): Figures =>
    Object.fromEntries(FIGURES.map((name) => [name, expected[name] === 'required' ? 3 : 0])) as Figures;

  const every = Object.entries(ALL_CIRCUMSTANCES).flatMap(([name, circumstances]) =>
    NAMES.map((variant) => ({ name, variant, circumstances, expected: expectedOf(variant, circumstances)! })),
  );

  it.each(every)(
    'of $variant in $name: each figure that is required, and each that is forbidden',
    ({ variant, circumstances, expected }) => {
      const good = asExpected(expected);
      const verdict = (figures: Figures): string => judge(variant, circumstances, figures, 'completed', null).verdict;
      const shows =
        LEAVES_WORK.includes(variant) && Object.values(expected).every((value) => value === 'never')
          ? 'not-applicable'
          : 'as-expected';
      expect(verdict(good)).toBe(shows);
      for (const name of FIGURES) {
        expect([name, verdict({ ...good, [name]: 3 })]).toEqual([
          name,
          expected[name] === 'never' ? 'not-as-expected' : shows,
        ]);
        expect([name, verdict({ ...good, [name]: 0 })]).toEqual([
          name,
          expected[name] === 'required' ? 'unknown' : shows,
        ]);
      }
    },
  );

  it('says in a line what was not as expected', () => {
    expect(judge('v3.16', HELD, { ...SILENT, lost: 2 }, 'completed', null)).toEqual({
      verdict: 'not-as-expected',
      reason: 'calls lost: 2, expected none',
    });
    expect(judge('v3.15', HELD, { ...SILENT, lost: 2 }, 'completed', null)).toEqual({
      verdict: 'unknown',
      reason: 'IPIs with work pending taken on an offline CPU: none seen, expected some',
    });
  });

  it('of books that do not balance, whatever the figures', () => {
    expect(judge('v3.15', QUIET, SILENT, 'completed', 'call 3 ran 2 times')).toEqual({
      verdict: 'not-as-expected',
      reason: 'the books do not balance: call 3 ran 2 times',
    });
    expect(judge('busted-doorbell', QUIET, SILENT, 'completed', 'call 3 ran 2 times').verdict).toBe('not-as-expected');
  });

  const ENDS: readonly RunEnd[] = ['hang', 'interrupted', 'crash', 'deadlock', 'livelock', 'step limit', 'diverged'];
  it.each(ENDS)('a run that ended by %s is no pass, of no variant', (end) => {
    for (const variant of [...NAMES, 'busted-barrier']) {
      const expected = expectedOf(variant, HELD);
      const figures = expected === null ? SILENT : asExpected(expected);
      expect(judge(variant, HELD, figures, end, null)).toEqual({
        verdict: 'unknown',
        reason: `the run did not complete: ${end}`,
      });
    }
    expect(judge('v3.16', HELD, { ...SILENT, lost: 1 }, end, null).verdict).toBe('not-as-expected');
  });

  it('does not apply to a variant without a row, nor to a loss that cannot be seen', () => {
    expect(judge('busted-doorbell', HELD, { ...SILENT, lost: 5 }, 'completed', null)).toEqual({
      verdict: 'not-applicable',
      reason: 'no expectation is written down for this variant',
    });
    for (const variant of LEAVES_WORK) {
      expect(judge(variant, PROMPT, SILENT, 'completed', null)).toEqual({
        verdict: 'not-applicable',
        reason: 'IPIs are not late, or no CPU goes offline while one is',
      });
    }
    expect(judge('v3.16', PROMPT, SILENT, 'completed', null)).toEqual({ verdict: 'as-expected', reason: null });
  });
});
