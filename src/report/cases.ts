/** Each command's result as test cases, for reports that machines read: JUnit's, and annotations of a build. */
import type { CheckReport } from '../lab/check-report.js';
import type { ExploreReport } from '../lab/explore-report.js';
import type { Interleaving } from '../lab/interleaving.js';
import type { LitmusReport } from '../lab/litmus-report.js';
import type { MatrixReport } from '../lab/matrix.js';
import type { Verdict } from '../lab/verdict.js';
import type { TortureResult } from '../torture/finding.js';
import type { RunResult } from '../workload/run-result.js';
import { checkText } from './check.js';
import { exploreText } from './explore.js';
import { NO_PAINT } from './paint.js';
import { tortureText } from './torture.js';

export interface Case {
  /** What it belongs to: `smplab.matrix`. */
  readonly suite: string;
  readonly name: string;
  readonly seconds: number;
  /** `unclear`: no pass, and no finding either. */
  readonly outcome: 'passed' | 'failed' | 'unclear' | 'skipped';
  /** What is wrong, or unclear, or why it was skipped: one sentence; empty for a pass. */
  readonly message: string;
  /** The whole of it; empty where the message is all there is. */
  readonly text: string;
  /** Where in the source it went wrong. */
  readonly place: Place | null;
}

export interface Place {
  /** URL of the file. */
  readonly file: string;
  readonly line: number;
}

export function exploreCases(report: ExploreReport): Case[] {
  const { scenario, variant, elapsedMs, finding, inconclusive, interrupted } = report;
  const unclear = inconclusive ?? (interrupted ? 'interrupted' : null);
  return [
    {
      suite: 'smplab.explore',
      name: variant.length === 0 ? scenario : `${scenario} on ${variant}`,
      seconds: elapsedMs / 1000,
      ...judged(finding?.text ?? null, unclear, exploreText(report)),
      place: placeOf(finding?.interleaving),
    },
  ];
}

export function checkCases(report: CheckReport): Case[] {
  const { name, file, elapsedMs, finding, inconclusive, interrupted } = report;
  const unclear = inconclusive ?? (interrupted ? 'interrupted' : null);
  return [
    {
      suite: 'smplab.check',
      name: `${name} (${file})`,
      seconds: elapsedMs / 1000,
      ...judged(finding?.text ?? null, unclear, checkText(report)),
      place: placeOf(finding?.schedule?.interleaving),
    },
  ];
}

/** A case for each cell. How long each took is not known. */
export function matrixCases({ rows }: MatrixReport): Case[] {
  return rows.map(({ scenario, variant, verdict, text, outcome, problem, token }) => ({
    suite: 'smplab.matrix',
    name: `${scenario} on ${variant}`,
    seconds: 0,
    ...byVerdict(verdict, problem ?? `${outcome ?? 'nothing wrong'} was seen${text === null ? '' : `: ${text}`}`),
    text: token === null ? '' : `smplab replay ${token}`,
    place: null,
  }));
}

/** A case for each test in each form. */
export function litmusCases({ results }: LitmusReport): Case[] {
  return results.map(({ test, form, verdict, error, outcomes, elapsedMs }) => ({
    suite: 'smplab.litmus',
    name: `${test}, ${form}`,
    seconds: elapsedMs / 1000,
    ...byVerdict(error === null ? verdict : 'not-as-expected', error ?? seen(outcomes)),
    text: outcomes.map(({ outcome, count, grade, text }) => `${outcome}: ${count} times, ${grade}: ${text}`).join('\n'),
    place: null,
  }));
}

/** A case for each kernel. How long each took is not known. */
export function runCases({ variants, trace }: Pick<RunResult, 'variants' | 'trace'>): Case[] {
  return variants.map(({ variant, verdict, reason, calls }) => ({
    suite: 'smplab.run',
    name: `${trace.file} on ${variant}`,
    seconds: 0,
    ...byVerdict(verdict, reason ?? `${calls.lost ?? 'some'} calls were lost`),
    text: '',
    place: null,
  }));
}

export function tortureCases(result: TortureResult): Case[] {
  const { variant, cpus, seconds, verdict, expected, findings, crash, interrupted } = result;
  const wrong = crash?.message ?? findings[0]?.text ?? (verdict === 'SUCCESS' ? null : `End of test: ${verdict}`);
  const problem = expected === null ? wrong : expected.met ? null : expected.reason;
  return [
    {
      suite: 'smplab.torture',
      name: `${variant} on ${cpus} CPUs`,
      seconds,
      ...judged(problem, interrupted ? 'interrupted' : null, tortureText(result, NO_PAINT)),
      place: null,
    },
  ];
}

type Judged = Pick<Case, 'outcome' | 'message' | 'text'>;

function judged(finding: string | null, unclear: string | null, text: string): Judged {
  if (finding !== null) return { outcome: 'failed', message: finding, text };
  return unclear === null
    ? { outcome: 'passed', message: '', text: '' }
    : { outcome: 'unclear', message: unclear, text };
}

const OUTCOMES: Readonly<Record<Verdict, Case['outcome']>> = {
  'as-expected': 'passed',
  'not-as-expected': 'failed',
  unknown: 'unclear',
  'not-applicable': 'skipped',
};

function byVerdict(verdict: Verdict, message: string): Pick<Case, 'outcome' | 'message'> {
  const outcome = OUTCOMES[verdict];
  return { outcome, message: outcome === 'passed' ? '' : message };
}

function seen(outcomes: LitmusReport['results'][number]['outcomes']): string {
  const bad = outcomes.filter(({ grade, count }) => count > 0 && (grade === 'forbidden' || grade === 'unlisted'));
  const missing = outcomes.filter(({ grade, count }) => count === 0 && grade === 'required');
  const parts = [
    ...bad.map(({ outcome, grade }) => `${outcome} was seen, and is ${grade}`),
    ...missing.map(({ outcome }) => `${outcome} was not seen, and is required`),
  ];
  return parts.length === 0 ? 'there were too few samples' : parts.join('; ');
}

/** The last line of the user's own that stands in it, or the one at which it went wrong. */
function placeOf(interleaving: Interleaving | undefined): Place | null {
  const { rows = [], checks = [], files = {} } = interleaving ?? {};
  const own = rows.filter(({ ours, where }) => ours === false && where !== '');
  const broke = rows[checks[0]?.at ?? -1];
  const row = own.includes(broke) ? broke : (own.find(({ by }) => by === 'memory') ?? own.at(-1));
  const [, name = '', line] = /^(.*):(\d+)$/.exec(row?.where ?? '') ?? [];
  return name in files ? { file: files[name], line: Number(line) } : null;
}
