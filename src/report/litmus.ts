/** What litmus tests came out with, as text and as JSON. */
import type { LitmusOutcome, LitmusReport, LitmusResult } from '../lab/litmus-report.js';
import { left, right, wrap, wrappedColumns, WIDTH } from './columns.js';
import type { Paint } from './paint.js';
import { rateText } from './rate.js';

const MEASURED = [left('outcome'), right('samples'), right('share')];
const JUDGED = [left('grade'), left('what it means')];
const INDENT = 2;

export function litmusText({ results, seed, environment, interrupted }: LitmusReport, paint: Paint): string {
  const blocks = results.map((result, i) => block(result, results[i - 1]?.test === result.test, paint));
  const expected = results.filter(({ verdict }) => verdict === 'as-expected').length;
  const end = `${expected} of ${results.length} as expected${interrupted ? ', interrupted' : ''}; seed ${seed}\n${wrap(environment, WIDTH).join('\n')}`;
  return [...blocks, end].join('\n\n');
}

export function litmusJson(report: LitmusReport): string {
  return JSON.stringify({ schema: 'smplab.litmus/1', ...report }, null, 2);
}

/** @param again the test was shown already */
function block(result: LitmusResult, again: boolean, paint: Paint): string {
  const { test, form, story, samples, actors, elapsedMs, samplesPerSecond, outcomes, error, verdict, tooFew } = result;
  const head =
    `${paint.bold(`${test}, ${form}`)}: ${samples.toLocaleString('en')} samples on ${actors} threads in ${(elapsedMs / 1000).toFixed(1)} s ` +
    `(${rateText(samplesPerSecond)})`;
  const isPredicted = outcomes.some(({ allowedBy }) => allowedBy !== undefined);
  const titled = [...MEASURED, ...(isPredicted ? [left('allowed by')] : []), ...JUDGED];
  const [titles, ...lines] = wrappedColumns(titled, outcomes.map(cells), INDENT);
  const painted = lines.map((line, i) => painterOf(outcomes[i], paint)(`  ${line}`));
  return [
    ...(again || story === '' ? [] : wrap(story.replaceAll(/\s+/g, ' '), WIDTH).map((line) => paint.dim(line))),
    head,
    ...(outcomes.length === 0 ? [] : [paint.dim(`  ${titles}`), ...painted]),
    ...unseen(outcomes).map((line) => paint.dim(line)),
    ...(error === null ? [] : [paint.red(`  broken: ${error}`)]),
    ...(tooFew ? [paint.red('  inconclusive: the budget ended before there were samples enough')] : []),
    ...(verdict === 'as-expected' || tooFew ? [] : [paint.red(`  ${verdict.replaceAll('-', ' ')}`)]),
  ].join('\n');
}

/** That something is allowed and was not seen says little. */
function unseen(outcomes: readonly LitmusOutcome[]): string[] {
  const names = outcomes
    .filter(({ grade, count }) => grade === 'interesting' && count === 0)
    .map(({ outcome }) => outcome);
  if (names.length === 0) return [];
  const text =
    `not seen: ${names.join(', ')}. This does not say that it cannot be: some processors never do it, the others only while ` +
    `the threads run at the same moment, which a loaded machine seldom lets them. A longer --budget on an idle one says more.`;
  return wrap(text, WIDTH - INDENT).map((line) => `${' '.repeat(INDENT)}${line}`);
}

function cells({ outcome, count, share, grade, text, allowedBy }: LitmusOutcome): string[] {
  const allowed = allowedBy === undefined ? [] : [allowedBy.length === 0 ? 'neither' : allowedBy.join(', ')];
  return [outcome, count.toLocaleString('en'), percent(share), ...allowed, grade, text];
}

/** Never 0 or 100 for what is not: four digits where they matter. */
function percent(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  if (share < 0.000_001) return '<0.0001 %';
  if (share > 0.9999) return '>99.99 %';
  return `${(share * 100).toFixed(share < 0.01 ? 4 : 2)} %`;
}

function painterOf({ grade, count }: LitmusOutcome, { red, yellow, dim }: Paint): (text: string) => string {
  if (count === 0) return grade === 'required' ? red : dim;
  if (grade === 'forbidden' || grade === 'unlisted') return red;
  return grade === 'acceptable' ? (text) => text : yellow;
}
