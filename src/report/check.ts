/** What a check found, as text and as JSON. */
import { counted } from '../common/counted.js';
import type {
  CheckFinding,
  CheckReport,
  CoveredPrograms,
  Explanation,
  ProgressSummary,
  ShownCall,
} from '../lab/check-report.js';
import { WIDTH, wrap } from './columns.js';
import { declaredRaceLines } from './data-races.js';

import { interleavingTable } from './interleaving.js';
import { NO_PAINT, type Paint } from './paint.js';
import { rateText } from './rate.js';
import { shrunkText } from './shrunk.js';

const CALLS_SHOWN = 40;
const WATCHED = 'data races were looked for; plain accesses that race are steps in the search for what comes of them';
const NOT_WATCHED =
  'plain accesses are no scheduling points here: bugs between two of them can only show when running free';
const WAYS = {
  explore: 'exploring schedules',
  freeze: 'freezing threads',
  free: 'running small programs free on real threads',
  soak: 'a long run on real threads',
} as const;

/** @param full shows every step of the interleaving @public */
export function checkText(report: CheckReport, full = false, paint: Paint = NO_PAINT): string {
  const { finding } = report;
  const lines = [verdictPainter(report, paint)(headline(report)), '', ...summaryLines(report)];
  if (finding !== null) lines.push('', ...findingLines(finding, full, paint));
  return lines.join('\n');
}

export function checkJson(report: CheckReport): string {
  return JSON.stringify({ schema: 'smplab.check/1', ...withoutPlaces(report) }, null, 2);
}

/** Where the sources lie on this machine is nothing for others. */
function withoutPlaces(report: CheckReport): CheckReport {
  return report.finding === null ? report : { ...report, finding: placeless(report.finding) };
}

/** A finding and what comes of it, without what is of this machine alone. */
export function placeless({ consequence, ...finding }: CheckFinding): CheckFinding {
  const { schedule } = finding;
  const rest = { ...finding, ...(consequence !== undefined && { consequence: placeless(consequence) }) };
  if (schedule === null) return rest;
  const { files: _files, kernel: _kernel, ...interleaving } = schedule.interleaving;
  return { ...rest, schedule: { ...schedule, interleaving } };
}

function verdictPainter({ verdict }: CheckReport, { red, green, yellow }: Paint): Paint['red'] {
  return verdict === 'found' ? red : verdict === 'inconclusive' ? yellow : green;
}

function headline({ name, file, inconclusive, finding, interrupted, explore }: CheckReport): string {
  const what = `${name} (${file})`;
  if (finding !== null) return `${what}: WRONG. ${finding.text}`;
  if (interrupted) return `${what}: interrupted; nothing wrong was seen until then`;
  if (inconclusive === null && explore?.proof !== undefined) {
    const { programs, threads, calls } = explore.proof;
    return `${what}: proved: every interleaving of ${counted(programs, 'program')} of ${threads} threads × ${counted(calls, 'call')} is as it should be`;
  }
  return inconclusive === null
    ? `${what}: nothing wrong was seen`
    : `${what}: inconclusive: nothing wrong was seen, but ${inconclusive}`;
}

function summaryLines({ explore, progress, free, soak, seed, elapsedMs }: CheckReport): string[] {
  const lines: string[] = [];
  if (explore !== null) {
    const { engine, because, programs, executions, distinctTraces, elapsedMs: ms, unknown, covered, watched } = explore;
    if (programs === 0 && because !== null) lines.push('  explored    not: no controlled engine can run this');
    else
      lines.push(
        `  explored    ${counted(programs, 'program')}, ${counted(executions, 'execution')} (${distinctTraces} distinct traces) on ${engine} in ${seconds(ms)}${notJudged(unknown)}`,
      );
    if (covered.programs > 0) lines.push(`  covered     ${coveredText(covered)}`);
    if (because !== null) lines.push(`              ${programs === 0 ? '' : 'not on coop: '}${because}`);
    lines.push(`              ${watched ? WATCHED : NOT_WATCHED}`);
    lines.push(...(explore.unwatched ?? []).map((what) => `              not watched: ${what}`));
    lines.push(...declaredRaceLines(explore.declaredRaces).map((line) => `              ${line}`));
  }
  lines.push(`  progress    ${progressText(progress)}`);
  if (free?.because !== undefined) lines.push(`  ran free    not: ${free.because}`);
  else if (free !== null)
    lines.push(
      `  ran free    ${counted(free.runs, 'program')} on real threads in ${seconds(free.elapsedMs)} (${rateText((free.runs / Math.max(1, free.elapsedMs)) * 1000)})`,
    );
  if (soak?.because !== undefined) lines.push(`  soaked      not: ${soak.because}`);
  else if (soak !== null) {
    lines.push(
      `  soaked      ${counted(soak.runs, 'history', 'histories')} of ${counted(soak.calls, 'call')} on real threads in ${seconds(soak.elapsedMs)}${notJudged(soak.unknown)}`,
    );
  }
  return [...lines.flatMap(hanging), `  seed ${seed}, ${seconds(elapsedMs)} in all`];
}

/** Columns of what stands before a line of the summary: `  explored    `. */
const LABEL = 14;

/** What is longer than a line of a terminal goes on below its own beginning. */
function hanging(line: string): string[] {
  const [label, text] = [line.slice(0, LABEL), line.slice(LABEL)];
  const begins = label + (/^ */.exec(text)?.[0] ?? '');
  return wrap(text.trimStart(), WIDTH - begins.length).map(
    (part, i) => (i === 0 ? begins : ' '.repeat(begins.length)) + part,
  );
}

function coveredText({ programs, executions, threads, calls }: CoveredPrograms, what = 'every interleaving'): string {
  const size = `up to ${counted(threads, 'thread')} × ${counted(calls, 'call')}`;
  return `${counted(programs, 'program')} of ${size}: ${what} (${counted(executions, 'execution')})`;
}

function notJudged(unknown: number): string {
  return unknown > 0 ? `, ${unknown} not judged within bounds` : '';
}

function progressText(progress: ProgressSummary | null): string {
  if (progress === null) return 'not tried: threads are frozen on coop alone, and when nothing else was found';
  const { verdict, programs, freezes, alone, waits, places, text, covered } = progress;
  const all =
    covered.programs > 0
      ? ` in ${coveredText(covered, 'every interleaving with one thread frozen, or all but one')}`
      : '';
  const ways = `${counted(freezes, 'freeze')} in ${counted(programs, 'program')}, ${alone} of which left one thread alone`;
  const rest = all === '' ? '' : `;${all}`;
  const seen = covered.programs === programs ? all.trimStart() : `as far as seen (${ways}${rest})`;
  const frozen = `${places.length === 1 ? 'a thread' : 'threads'} frozen at ${[...new Set(places)].join(' and at ')}`;
  const but = waits.length > 0 ? `; left out, as blocking by definition: ${waits.join(', ')}` : '';
  switch (verdict) {
    case 'lock-free':
      return `lock-free, and so obstruction-free, ${seen}${but}`;
    case 'obstruction-free':
      return `obstruction-free ${seen}, but not lock-free: with ${frozen} the others keep each other from going on: ${text}${but}`;
    case 'blocking':
      return `${frozen} ${places.length === 1 ? 'keeps' : 'keep'} the others from going on (blocking): ${text}${but}`;
    case 'waiting':
      return `blocking by definition: ${waits.join(', ')} ${waits.length === 1 ? 'waits' : 'wait'}`;
    default:
      return `not tried: ${text}${but}`;
  }
}

function findingLines(finding: CheckFinding, full: boolean, paint: Paint): string[] {
  const { by, program, calls, explanation, schedule } = finding;
  const lines = [paint.red(`found by ${WAYS[by]}: ${finding.text}`)];
  if (program !== null && finding.programText.length > 0)
    lines.push(
      '',
      by === 'explore' || by === 'freeze' ? 'the smallest program that shows it:' : 'the program that showed it:',
      ...finding.programText.map((line) => `  ${line}`),
    );
  if (schedule !== null) {
    const { before, after } = schedule.shrunk;
    const rest =
      program === null ? `${counted(after.leftOut, 'thread')} left out` : `${before.calls} → ${after.calls} calls`;
    const shrunk = by === 'freeze' ? [] : [shrunkText(schedule.shrunk, [rest])];
    lines.push('', ...shrunk, `confirmed on ${schedule.confirmedOn.join(' and ')}`);
    if (schedule.unconfirmed !== null) lines.push(`not confirmed on real threads: ${schedule.unconfirmed}`);
    lines.push('', interleavingTable({ ...schedule.interleaving, finding: null }, full, paint));
  }
  if (explanation !== null) lines.push('', ...explanationLines(explanation, calls));
  else if (schedule === null && calls.length > 0)
    lines.push('', ...calls.slice(-CALLS_SHOWN).map((call) => `  ${callLine(call)}`));
  lines.push(
    '',
    paint.bold(`=> ${schedule?.interleaving.finding ?? finding.text}`),
    ...(finding.also ?? []).map((text) => `   also: ${text}`),
  );
  if (schedule !== null) lines.push('', `smplab replay ${schedule.token}`);
  if (finding.consequence !== undefined)
    lines.push('', 'what comes of the race:', '', ...findingLines(finding.consequence, full, paint));
  return lines;
}

function explanationLines({ order, misfit, state }: Explanation, calls: readonly ShownCall[]): string[] {
  const shown = order.slice(-CALLS_SHOWN);
  const lines = ['no order of the calls explains what they returned; as far as it goes:'];
  if (shown.length < order.length) lines.push(`      … ${order.length - shown.length} calls …`);
  lines.push(
    ...shown.map(
      (number, i) => `  ${String(order.length - shown.length + i + 1).padStart(3)}  ${callLine(calls[number])}`,
    ),
  );
  if (misfit !== null) lines.push(`    ?  ${callLine(calls[misfit])}`, `       fits nowhere: by then it is ${state}`);
  return lines;
}

function callLine({ thread, phase, call, result }: ShownCall): string {
  const who = phase === 'before' ? 'before' : phase === 'drain' ? 'at the end' : `thread ${thread}`;
  return `${who.padEnd(10)}  ${call} ${result === null ? 'has not returned' : `→ ${result}`}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
