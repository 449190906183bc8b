/**
 * What each kernel is expected to do when it is replayed: one table, and the judgement of a run against it.
 *
 * Source: reference model of the 2014 series: which variant loses calls, takes IPIs with work on an offline CPU, or
 * warns, by how late IPIs are.
 */
import type { RunEnd, Verdict } from '../lab/verdict.js';
import type { Circumstances } from './circumstances.js';

/** Of a figure: it must stay 0, it must not, or either will do. */
export type Expectation = 'never' | 'required' | 'acceptable';

/** The figures that are judged. */
export interface Expected {
  /** Calls lost, careless ones aside. */
  readonly lost: Expectation;
  /** IPIs taken on an offline CPU with calls pending. */
  readonly withWork: Expectation;
  /** … and without. */
  readonly empty: Expectation;
  /** Warnings printed. */
  readonly warnings: Expectation;
  /** Careless calls lost. */
  readonly carelessLost: Expectation;
}
export type Figures = Readonly<Record<keyof Expected, number>>;

/**
 * `toExit`: IPI held until EXIT; `toDead`: until idle-dead; `late`: late by the clock; `careless`: a careless sender
 * hits the offline window with a prompt IPI.
 */
interface Row {
  readonly toDead: Expected;
  readonly toExit: Expected;
  readonly late: Expected;
  readonly careless: Expected;
}

const NOTHING: Expected = {
  lost: 'never',
  withWork: 'never',
  empty: 'never',
  warnings: 'never',
  carelessLost: 'never',
};
const QUIET: Expected = { ...NOTHING, empty: 'acceptable' };

/** The IPI of a careless sender finds its call: the kernel warns and runs it … */
const CARELESS_WARNED: Expected = { ...NOTHING, withWork: 'required', warnings: 'required' };
/** … or says nothing, because its test looks at the emptied queue (defect D) … */
const CARELESS_UNSEEN: Expected = { ...NOTHING, withWork: 'required' };
/** … or warns and forgets the call (defect A of v6). */
const CARELESS_DROPPED: Expected = { ...CARELESS_WARNED, carelessLost: 'required' };

/** An outgoing CPU leaves calls in its queue: they are lost, or hit it in its offline window. */
const LEAVES_WORK: Row = {
  toDead: { ...NOTHING, lost: 'required' },
  toExit: { ...NOTHING, withWork: 'required', empty: 'acceptable', warnings: 'required' },
  late: { ...NOTHING, lost: 'required', withWork: 'acceptable', empty: 'acceptable', warnings: 'acceptable' },
  careless: CARELESS_WARNED,
};
/** The queue is flushed; the late IPI finds nothing, and no warning is printed. */
const FLUSHES: Row = {
  toDead: NOTHING,
  toExit: { ...NOTHING, empty: 'required' },
  late: QUIET,
  careless: CARELESS_WARNED,
};
/** The queue is flushed; the late IPI finds nothing, and the kernel warns all the same. */
const FLUSHES_AND_WARNS: Row = {
  toDead: NOTHING,
  toExit: { ...NOTHING, empty: 'required', warnings: 'required' },
  late: { ...QUIET, warnings: 'acceptable' },
  careless: CARELESS_WARNED,
};
/** The same kernel may spare the IPI: a polling idle CPU is notified by a flag. */
const FLUSHES_OR_POLLS: Row = { toDead: NOTHING, toExit: QUIET, late: QUIET, careless: CARELESS_WARNED };

/** A kernel of a user: it may do all but lose calls. */
export const OWN_KERNEL = 'a kernel of a user';
const LOSES_NOTHING: Expected = {
  lost: 'never',
  withWork: 'acceptable',
  empty: 'acceptable',
  warnings: 'acceptable',
  carelessLost: 'never',
};

/** The table. A variant that is not in it (a seeded mistake, a step of the history) has no expectation here. */
export const EXPECTATIONS: Readonly<Record<string, Row>> = {
  'v3.15': LEAVES_WORK,
  'debug-info': LEAVES_WORK,
  'two-stage': LEAVES_WORK,
  flush: FLUSHES_AND_WARNS,
  v6: { ...FLUSHES_AND_WARNS, careless: CARELESS_DROPPED },
  'v3.16': { ...FLUSHES, careless: CARELESS_UNSEEN },
  'warn-fix': FLUSHES,
  'v6.18': FLUSHES_OR_POLLS,
  [OWN_KERNEL]: { toDead: LOSES_NOTHING, toExit: LOSES_NOTHING, late: LOSES_NOTHING, careless: LOSES_NOTHING },
};

/** What only an IPI that is taken can show. */
const SHOWN_BY_IPIS: readonly (keyof Expected)[] = ['withWork', 'empty', 'warnings', 'carelessLost'];

/** What `variant` is expected to do under these circumstances, or null when the table has no row for it. */
export function expectedOf(variant: string, circumstances: Circumstances): Expected | null {
  if (!Object.hasOwn(EXPECTATIONS, variant)) return null;
  const row = EXPECTATIONS[variant];
  const { cycles, delays, carelessCalls, recordedOfflines, lostIpi, spuriousIpi } = circumstances;
  let expected = NOTHING;
  if (cycles['idle-dead'] > 0) expected = both(expected, row.toDead);
  if (cycles.exit > 0) expected = both(expected, row.toExit);
  if (cycles.clock > 0) expected = both(expected, row.late);
  if (carelessCalls > 0 && isPrompt(circumstances)) expected = both(expected, row.careless);
  if (carelessCalls > 0 && !isPrompt(circumstances)) expected = allow(expected, SHOWN_BY_IPIS);
  // Delays that differ: a cycle may catch an IPI that is later than its own.
  if (delays.length > 1 && Object.values(cycles).some((count) => count > 0)) {
    expected = allow(expected, [row.toDead, row.toExit, row.late].flatMap(shownBy));
  }
  // The call has run, and another sender's IPI for it is still on its way.
  if (recordedOfflines > 0 && delays.includes('clock')) {
    expected = allow(
      expected,
      shownBy(row.late).filter((name) => name !== 'lost'),
    );
  }
  if (lostIpi > 0) expected = allow(expected, [...shownBy(row.late), 'carelessLost']);
  if (spuriousIpi > 0) expected = allow(expected, [...shownBy(row.late), 'empty', 'warnings']);
  // A lost IPI shows nothing; a spurious one, or one that is rung again, may run what would have been lost.
  if (lostIpi > 0 || spuriousIpi > 0) expected = excuse(expected);
  return expected;
}

/** The judgement of one run. */
export interface Judgement {
  readonly verdict: Verdict;
  /** One line: what was not as expected, or why nothing can be said. */
  readonly reason: string | null;
}

/**
 * Judges a run.
 *
 * @param imbalance what is wrong with the books, or null
 */
export function judge(
  variant: string,
  circumstances: Circumstances,
  figures: Figures,
  end: RunEnd,
  imbalance: string | null,
): Judgement {
  if (imbalance !== null) return { verdict: 'not-as-expected', reason: `the books do not balance: ${imbalance}` };
  const expected = expectedOf(variant, circumstances);
  if (expected === null)
    return ended(end) ?? { verdict: 'not-applicable', reason: 'no expectation is written down for this variant' };
  const forbidden = FIGURES.find((name) => expected[name] === 'never' && figures[name] > 0);
  if (forbidden !== undefined)
    return { verdict: 'not-as-expected', reason: `${FIGURE_TEXT[forbidden]}: ${figures[forbidden]}, expected none` };
  const broken = ended(end);
  if (broken !== null) return broken;
  const missing = FIGURES.find((name) => expected[name] === 'required' && figures[name] === 0);
  if (missing !== undefined) return { verdict: 'unknown', reason: `${FIGURE_TEXT[missing]}: none seen, expected some` };
  if (impossible(EXPECTATIONS[variant], expected))
    return { verdict: 'not-applicable', reason: 'IPIs are not late, or no CPU goes offline while one is' };
  return { verdict: 'as-expected', reason: null };
}

/** A run that did not complete is never a pass. */
function ended(end: RunEnd): Judgement | null {
  return end === 'completed' ? null : { verdict: 'unknown', reason: `the run did not complete: ${end}` };
}

const FIGURE_TEXT: Readonly<Record<keyof Expected, string>> = {
  lost: 'calls lost',
  withWork: 'IPIs with work pending taken on an offline CPU',
  empty: 'IPIs without work taken on an offline CPU',
  warnings: 'warnings',
  carelessLost: 'careless calls lost',
};

/** Whether the variant is known by a loss that these settings cannot show. */
function impossible(row: Row, expected: Expected): boolean {
  return row.toDead.lost === 'required' && !Object.values(expected).includes('required') && expected.lost === 'never';
}

/** What either asks for. */
function both(a: Expected, b: Expected): Expected {
  return mapFigures((name) =>
    a[name] === 'required' || b[name] === 'required' ? 'required' : a[name] === 'never' ? b[name] : a[name],
  );
}

/** The same, but some figures may be anything if they had to be 0. */
function allow(expected: Expected, names: readonly (keyof Expected)[]): Expected {
  return mapFigures((name) => (expected[name] === 'never' && names.includes(name) ? 'acceptable' : expected[name]));
}

/** The same, but nothing must be seen. */
function excuse(expected: Expected): Expected {
  return mapFigures((name) => (expected[name] === 'required' ? 'acceptable' : expected[name]));
}

/** The figures that need not be 0. */
function shownBy(expected: Expected): (keyof Expected)[] {
  return FIGURES.filter((name) => expected[name] !== 'never');
}

function isPrompt({ delays }: Circumstances): boolean {
  return delays.every((kind) => kind === 'none');
}

const FIGURES = Object.keys(NOTHING) as (keyof Expected)[];

function mapFigures(of: (name: keyof Expected) => Expectation): Expected {
  return Object.fromEntries(FIGURES.map((name) => [name, of(name)])) as unknown as Expected;
}
