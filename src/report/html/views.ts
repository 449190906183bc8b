/** Each command's result as what an HTML report shows of it. */
import type { CheckReport } from '../../lab/check-report.js';
import type { ExploreReport } from '../../lab/explore-report.js';
import type { Interleaving } from '../../lab/interleaving.js';
import type { LitmusReport } from '../../lab/litmus-report.js';
import type { MatrixReport } from '../../lab/matrix.js';
import type { Verdict } from '../../lab/verdict.js';
import type { TortureResult } from '../../torture/finding.js';
import type { RunResult } from '../../workload/run-result.js';
import { checkText, placeless } from '../check.js';
import { exploreText } from '../explore.js';
import { interleavingTable } from '../interleaving.js';
import { litmusText } from '../litmus.js';
import { cellsJudged, matrixTable } from '../matrix.js';
import { NO_PAINT } from '../paint.js';
import { runTable } from '../run/table.js';
import { tortureText } from '../torture.js';
import { timelineOf } from './timeline.js';
import type { View } from './view.js';

/** All of it but what its files and its version say. */
export type Viewed = Omit<View, 'schema' | 'version' | 'sources'> & {
  readonly files: Readonly<Record<string, string>>;
};

export function exploreView({ finding, ...report }: ExploreReport): Viewed {
  const { scenario, variant, inconclusive, summary, interrupted } = report;
  const text = exploreText({ ...report, finding }, true);
  const nothing = `nothing wrong was seen in ${summary.executions} executions`;
  return {
    ...withInterleaving(finding?.interleaving ?? null),
    subject: on(scenario, variant),
    headline: finding?.text ?? (inconclusive === null ? nothing : `${nothing}, but ${inconclusive}`),
    verdict: finding !== null ? 'finding' : inconclusive !== null || interrupted ? 'inconclusive' : 'fine',
    replay: finding === null ? null : `smplab replay ${finding.token}`,
    text,
    report: { command: 'explore', ...report },
  };
}

export function checkView(report: CheckReport): Viewed {
  const { name, file, finding, inconclusive, interrupted } = report;
  const interleaving = finding?.schedule?.interleaving ?? null;
  const named = finding === null ? null : placeless(finding);
  const shown =
    named === null || named.schedule === null ? named : { ...named, schedule: withoutTable(named.schedule) };
  return {
    ...withInterleaving(interleaving),
    subject: `${name} (${file})`,
    headline: finding?.text ?? `nothing wrong was seen${inconclusive === null ? '' : `, but ${inconclusive}`}`,
    verdict: finding !== null ? 'finding' : inconclusive !== null || interrupted ? 'inconclusive' : 'fine',
    replay: finding?.schedule === null || finding === null ? null : `smplab replay ${finding.schedule.token}`,
    text: checkText(report, true),
    report: { command: 'check', ...report, finding: shown },
  };
}

/** What replaying a token showed. */
export function replayView(token: string, { scenario, variant, outcome, findings, interleaving }: Replayed): Viewed {
  return {
    ...withInterleaving(interleaving),
    subject: on(scenario, variant),
    headline: findings[0]?.text ?? `nothing wrong in it: ${outcome}`,
    verdict: findings.length > 0 ? 'finding' : 'fine',
    replay: `smplab replay ${token}`,
    text: interleavingTable(interleaving, true),
    report: { command: 'replay', scenario, variant, outcome },
  };
}

interface Replayed {
  readonly scenario: string;
  readonly variant: string;
  readonly outcome: string;
  readonly findings: readonly { readonly text: string }[];
  readonly interleaving: Interleaving;
}

export function litmusView(report: LitmusReport): Viewed {
  const { results, verdict } = report;
  const tests = [...new Set(results.map(({ test }) => test))];
  return {
    ...withInterleaving(null),
    subject: tests.length === 1 ? tests[0] : `${tests.length} litmus tests`,
    headline: `${results.filter((result) => result.verdict === 'as-expected').length} of ${results.length} as expected`,
    verdict: verdictOf(verdict),
    replay: null,
    text: litmusText(report, NO_PAINT),
    report: { command: 'litmus', ...report },
  };
}

export function matrixView(report: MatrixReport): Viewed {
  const { rows, verdict } = report;
  return {
    ...withInterleaving(null),
    subject: `${new Set(rows.map(({ scenario }) => scenario)).size} scenarios`,
    headline: cellsJudged(report),
    verdict: verdictOf(verdict),
    replay: null,
    text: matrixTable(report, NO_PAINT),
    report: { command: 'matrix', ...report },
  };
}

export function runView({ details: _details, recorded, crash, ...report }: RunResult): Viewed {
  const { trace, variants, verdict } = report;
  const expected = variants.filter(({ verdict: of }) => of === 'as-expected').length;
  return {
    ...withInterleaving(null),
    timeline: recorded === null ? null : timelineOf(recorded),
    subject: `${trace.file} on ${variants.length === 1 ? variants[0].variant : `${variants.length} kernels`}`,
    headline: crash?.message ?? `${expected} of ${variants.length} kernels as expected`,
    verdict: crash === null ? verdictOf(verdict) : 'finding',
    replay: null,
    text: runTable({ ...report, details: [], recorded: null, crash }, NO_PAINT),
    report: { command: 'run', ...report },
  };
}

export function tortureView({ postMortem, crash, recorded, ...report }: TortureResult): Viewed {
  const { variant, cpus, findings, verdict, expected, interrupted } = report;
  const isFine = expected === null ? verdict === 'SUCCESS' && crash === null : expected.met;
  return {
    ...withInterleaving(null),
    timeline: recorded === null ? null : timelineOf(recorded),
    subject: `torture of ${variant} on ${cpus} CPUs`,
    headline: crash?.message ?? findings[0]?.text ?? `End of test: ${verdict}`,
    verdict: !isFine ? 'finding' : interrupted ? 'inconclusive' : 'fine',
    replay: postMortem?.command ?? null,
    text: tortureText({ ...report, postMortem, crash, recorded: null }, NO_PAINT),
    report: { command: 'torture', ...report },
  };
}

function withInterleaving(whole: Interleaving | null): Pick<Viewed, 'interleaving' | 'files' | 'timeline'> {
  if (whole === null) return { interleaving: null, files: {}, timeline: null };
  const { kernel: _kernel, files = {}, ...interleaving } = whole; // its time are steps: the diagram shows them
  return { interleaving, files, timeline: null };
}

/** The interleaving stands in the document once. */
function withoutTable<Schedule extends { readonly interleaving: Interleaving }>(schedule: Schedule): Schedule {
  const { actors, finding } = schedule.interleaving;
  return { ...schedule, interleaving: { actors, finding, rows: [] } };
}

function on(scenario: string, variant: string): string {
  return variant.length === 0 ? scenario : `${scenario} on ${variant}`;
}

function verdictOf(verdict: Verdict): View['verdict'] {
  if (verdict === 'not-as-expected') return 'finding';
  return verdict === 'unknown' ? 'inconclusive' : 'fine';
}
