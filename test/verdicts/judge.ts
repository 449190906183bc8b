/** Compares what `smplab check --json` said of a program with the answer that is known: a pure function. */
import type { CheckReport } from '../../src/lab/check-report.js';
import type { Ended } from '../support/command-line.js';
import type { GeneratedProgram } from './program.js';

/** Null: the verdict is right. Otherwise one line: what is wrong with it. @param latestMs when it must be there */
export function disagreement({ fault }: GeneratedProgram, ended: Ended, latestMs: number): string | null {
  const { code, signal, stdout, stderr } = ended;
  if (signal !== null) return `no verdict: it had to be killed (${signal})`;
  const line = stderr.trim().split('\n')[0];
  if (fault?.sequential && code === 2 && /\balone\b|\bone thread\b/.test(line)) return null;
  if (code === 2 && line.endsWith('the lockstep engine can run this')) return null; // coop was asked for
  if (!stdout.startsWith('{')) return `no verdict: exit ${code}, ${line}`;
  const report = JSON.parse(stdout) as CheckReport;
  const { finding, verdict, elapsedMs } = report;
  if (elapsedMs > latestMs) return `budget: ${elapsedMs.toFixed(0)} ms of ${report.budgetMs}`;
  if (fault === null) {
    if (finding !== null) return `false alarm: ${finding.kind}: ${finding.text}`;
    if (code !== 0 || verdict !== 'nothing wrong seen') return `not judged: exit ${code}, ${verdict}`;
    return executed(report) > 0 ? null : 'passed, although nothing was run';
  }
  if (finding === null) return `missed: ${fault.name} (${verdict}, ${executed(report)} executions)`;
  if (code !== 1) return `found, but exit ${code}`;
  return fault.kinds.test(finding.kind) ? null : `misnamed: ${fault.name} is "${finding.kind}": ${finding.text}`;
}

function executed({ explore, free, soak }: CheckReport): number {
  return (explore?.executions ?? 0) + (free?.runs ?? 0) + (soak?.runs ?? 0);
}
