/** What an exploration found, as text and as JSON. */
import { counted } from '../common/counted.js';
import type { ExploreReport } from '../lab/explore-report.js';
import { WIDTH, wrap } from './columns.js';
import { declaredRaceLines } from './data-races.js';
import { interleavingTable } from './interleaving.js';
import { NO_PAINT, type Paint } from './paint.js';
import { rateText } from './rate.js';
import { shrunkText } from './shrunk.js';

/** @param full shows every step of the interleaving @public */
export function exploreText(report: ExploreReport, full = false, paint: Paint = NO_PAINT): string {
  const { scenario, variant, strategy, seed, summary, finding, elapsedMs } = report;
  const rate = elapsedMs === 0 ? 0 : (summary.executions / elapsedMs) * 1000;
  const head = [
    `${scenario}${variant.length === 0 ? '' : ` on ${variant}`}: ${summary.executions} executions by ${strategy} in ${(elapsedMs / 1000).toFixed(1)} s (${rateText(rate)})`,
    `seed ${seed}, ${summary.distinctTraces} distinct traces, ${report.readsFromPairs} pairs of a write and its read${report.spurious ? ', with spurious wake-ups' : ''}${report.lateTimers ? ', with late timers' : ''}${faultsText(report)}`,
  ].flatMap((line) => wrap(line, WIDTH));
  const outcomes = Object.entries(summary.outcomes)
    .toSorted(([, a], [, b]) => b - a)
    .map(([outcome, count]) => `  ${String(count).padStart(9)}  ${outcome}`);
  const declared = declaredRaceLines(summary.declaredRaces);
  if (finding === null)
    return [
      ...head,
      ...outcomes,
      ...declared,
      '',
      conclusionPainter(report, paint)(conclusion(report)),
      ...checkpointLines(report),
    ].join('\n');
  const { before, after } = finding.shrunk;
  return [
    ...head,
    ...outcomes,
    ...declared,
    '',
    paint.red(`found by ${finding.strategy}: ${finding.text}`),
    shrunkText(finding.shrunk, []),
    ...(finding.shrunk.problem === undefined
      ? [`  ${before.deviations} → ${after.deviations} deviations from the default order`]
      : []),
    confirmation(finding),
    ...otherFindings(summary.findings),
    ...(summary.gaveUp === undefined ? [] : [`covered: ${covered(report)}`]),
    '',
    ...(finding.interleaving === undefined ? [] : [interleavingTable(finding.interleaving, full, paint), '']),
    `smplab replay ${finding.token}`,
    ...consequenceLines(finding.consequence, full, paint),
    ...checkpointLines(report),
  ].join('\n');
}

function checkpointLines({ checkpoint }: ExploreReport): string[] {
  if (checkpoint === undefined) return [];
  return checkpoint === null
    ? ['no checkpoint: what dpor cannot cover cannot go on later']
    : [`kept in ${checkpoint}: the same command with --resume ${checkpoint} goes on from there`];
}

function faultsText({ faults: { lostIpis, freezes } = {} }: ExploreReport): string {
  const lost = lostIpis === undefined ? '' : `, at most ${lostIpis} lost IPIs`;
  return freezes === undefined ? lost : `${lost}, at most ${freezes} freezes`;
}

function consequenceLines(
  consequence: NonNullable<ExploreReport['finding']>['consequence'],
  full: boolean,
  paint: Paint,
): string[] {
  if (!consequence) return [];
  const { text, interleaving, token } = consequence;
  return [
    '',
    paint.red(`what comes of the race: ${text}`),
    '',
    ...(interleaving === undefined ? [] : [interleavingTable(interleaving, full, paint), '']),
    `smplab replay ${token}`,
  ];
}

function conclusionPainter({ inconclusive, interrupted }: ExploreReport, { green, yellow }: Paint): Paint['green'] {
  return inconclusive === null && !interrupted ? green : yellow;
}

function conclusion(report: ExploreReport): string {
  const { inconclusive, interrupted } = report;
  if (interrupted) return 'interrupted: nothing forbidden had been seen by then';
  if (inconclusive !== null) return `inconclusive: nothing forbidden was seen, but ${inconclusive}`;
  return `nothing forbidden was seen; covered: ${covered(report)}`;
}

function covered({ coverage, strategy, summary: { gaveUp, leftOut } }: ExploreReport): string {
  const missing = leftOut === undefined ? '' : `; left out: ${leftOut}`;
  const why = gaveUp === undefined ? missing : `, for ${strategy} gave up: ${gaveUp}`;
  return `${coverageText(coverage)}${why}`;
}

export function exploreJson(report: ExploreReport): string {
  const { finding } = report;
  const executionsPerSecond = Math.round((report.summary.executions / Math.max(report.elapsedMs, 1)) * 1000);
  const shown = finding && {
    ...finding,
    consequence: consequenceOf(finding),
    interleaving: undefined, // the token brings it back
    expected: undefined,
  };
  return JSON.stringify({ schema: 'smplab.explore/1', ...report, executionsPerSecond, finding: shown }, null, 2);
}

function consequenceOf({ consequence }: NonNullable<ExploreReport['finding']>): object | null {
  if (!consequence) return null;
  const { kind, text, token } = consequence;
  return { kind, text, token };
}

function confirmation({
  reproducible,
  unconfirmed,
  confirmed: { coop, lockstep },
}: NonNullable<ExploreReport['finding']>): string {
  if (!reproducible) return 'it cannot be replayed: the program did something else';
  if (unconfirmed)
    return `replayed with the same trace ${coop} times on coop; not confirmed on real threads: ${unconfirmed}`;
  if (coop === 0 && lockstep > 0) return `replayed with the same trace ${lockstep} times on lockstep`; // where it was found
  return `replayed with the same trace ${coop} times on coop, ${lockstep} times on lockstep`;
}

/** What else was found, where the search went on. */
function otherFindings([, ...others]: ExploreReport['summary']['findings']): string[] {
  return others.map(({ kind, text, count }) => `found too, in ${count} executions: ${text ?? kind}`);
}

/** What was executed, in words. */
export function coverageText(coverage: ExploreReport['coverage']): string {
  if (coverage === 'exhausted') return 'all schedules';
  if (coverage === 'sampled') return 'a sample of the schedules';
  const bound = Number(coverage.slice('bound:'.length));
  return `all schedules with at most ${counted(bound, 'preemption')}`;
}
