/** What an exploration has seen, and how the shares of several become one. */
import { mergeDeclared, type DeclaredRaceSeen } from '../lab/data-race.js';
import { isSameFinding, type Coverage, type Execution, type Finding, type Strategy } from '../lab/schedule.js';
import type { RunEnd } from '../lab/verdict.js';
import { narrowest } from './coverage.js';
import { WHOLE, type Shard } from './shard.js';
import { TraceSet } from './trace-set.js';

/** One kind of finding, with the first execution that showed it. */
export interface Found {
  readonly kind: string;
  /** Tells findings of one kind apart. */
  readonly about?: string;
  /** One sentence; left out in a file of before. */
  readonly text?: string;
  /** Executions that showed it. */
  count: number;
  readonly strategy: string;
  /** Number of that execution, from 1, in its shard. */
  readonly number: number;
  readonly execution: Execution;
}

/** The numbers, as they go into a file. */
export interface Summary {
  executions: number;
  /**
   * Executions with different traces: a lower bound when there are very many. Where it is `reduced`, orders of the steps that
   * do not commute.
   */
  distinctTraces: number;
  decisions: number;
  steps: number;
  /** Executions that ended so. */
  readonly ends: Partial<Record<RunEnd, number>>;
  /** Executions in which the scenario observed this. */
  readonly outcomes: Record<string, number>;
  /** One a kind, in the order they were first seen. */
  readonly findings: Found[];
  /** One execution of each such order was made, and no other share has made one of it. */
  reduced?: boolean;
  /** What its shards have covered of their part: `coverageOf` says what that means for the whole. */
  coverage: Coverage;
  /** Whether that is of the whole, although this may be a part of it. */
  coveredAll?: boolean;
  /** Why the search ended before all was covered, if it did so by itself: a clause. */
  gaveUp?: string;
  /** What no schedule of the search has, a clause. */
  leftOut?: string;
  /** Data races that are declared, and how often they were there. */
  declaredRaces?: readonly DeclaredRaceSeen[];
  /** What parts of the whole these are: several, once merged. */
  readonly shards: readonly Shard[];
}

export interface Statistics extends Summary {
  readonly traces: TraceSet;
}

export function emptyStatistics(shards: readonly Shard[] = [WHOLE]): Statistics {
  return {
    executions: 0,
    distinctTraces: 0,
    decisions: 0,
    steps: 0,
    ends: {},
    outcomes: Object.create(null) as Record<string, number>, // an outcome may read "constructor"
    findings: [],
    coverage: 'sampled',
    shards,
    traces: new TraceSet(),
  };
}

/** Counts one execution more. */
export function countExecution(statistics: Statistics, execution: Execution, strategy: Strategy): void {
  const { ends, outcomes, traces, findings } = statistics;
  statistics.executions++;
  statistics.decisions += execution.decisions;
  statistics.steps += execution.steps;
  ends[execution.end] = (ends[execution.end] ?? 0) + 1;
  outcomes[execution.outcome] = (outcomes[execution.outcome] ?? 0) + 1;
  statistics.reduced = strategy.traces !== undefined;
  if (strategy.traces === undefined) traces.add(execution.traceHash);
  statistics.distinctTraces = strategy.traces ?? traces.size;
  if (execution.findings.length === 0) return;
  const { name, madeBy, number } = strategy;
  for (const finding of distinct(execution.findings)) {
    const known = findings.find((found) => isSameFinding(found, finding));
    if (known !== undefined) known.count++;
    else
      findings.push({
        kind: finding.kind,
        ...(finding.about !== undefined && { about: finding.about }),
        text: finding.text,
        count: 1,
        strategy: madeBy ?? name,
        number: number ?? statistics.executions,
        execution: { ...execution, findings: [finding, ...execution.findings.filter((other) => other !== finding)] },
      });
  }
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding, i) => !findings.slice(0, i).some((other) => isSameFinding(finding, other)));
}

/**
 * Several shares as one, in whatever order they come: of each kind the finding that was found first. They have covered
 * what the one has that came least far. With the sets of traces at hand the distinct ones are counted; from files, the
 * largest share gives a lower bound.
 */
export function merge(parts: readonly (Summary | Statistics)[]): Statistics {
  const shards = parts.flatMap((part) => part.shards).toSorted((a, b) => a.index - b.index);
  const whole = emptyStatistics(shards);
  for (const part of parts) {
    whole.executions += part.executions;
    whole.decisions += part.decisions;
    whole.steps += part.steps;
    addCounts(whole.ends, part.ends);
    addCounts(whole.outcomes, part.outcomes);
    if ('traces' in part) whole.traces.addAll(part.traces);
  }
  Object.assign(whole, tracesOf(parts, whole.traces.size));
  whole.findings.push(...mergeFindings(parts));
  whole.declaredRaces = mergeDeclared(parts.map(({ declaredRaces = [] }) => declaredRaces));
  whole.coveredAll = parts.some(({ coveredAll }) => coveredAll === true);
  const [gaveUp] = whole.coveredAll ? [] : parts.flatMap((part) => part.gaveUp ?? []);
  if (gaveUp !== undefined) whole.gaveUp = gaveUp;
  const [leftOut] = parts.flatMap((part) => part.leftOut ?? []);
  if (leftOut !== undefined) whole.leftOut = leftOut;
  whole.coverage = whole.coveredAll ? 'exhausted' : narrowest(parts.map(({ coverage }) => coverage));
  return whole;
}

/** @param seen different traces that are known by their hashes */
function tracesOf(parts: readonly Summary[], seen: number): Pick<Summary, 'distinctTraces' | 'reduced'> {
  const all = parts.find(({ coveredAll, reduced }) => coveredAll === true && reduced === true);
  if (all !== undefined) return { distinctTraces: all.distinctTraces, reduced: true };
  const reduced = parts.length > 0 && parts.every((part) => part.reduced === true);
  const counts = parts.map(({ distinctTraces }) => distinctTraces);
  return { distinctTraces: reduced ? counts.reduce((a, b) => a + b, 0) : Math.max(seen, ...counts), reduced };
}

function mergeFindings(parts: readonly Summary[]): Found[] {
  const merged = new Map<string, Found>();
  for (const found of parts.flatMap(({ findings }) => findings).toSorted((a, b) => a.number - b.number)) {
    const key = `${found.kind} ${found.about ?? ''}`;
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { ...found });
    else known.count += found.count;
  }
  return [...merged.values()];
}

/** What is covered of the whole: nothing is certain while a share of it is missing. */
export function coverageOf({ coverage, coveredAll, shards }: Summary): Coverage {
  if (coveredAll === true) return coverage;
  const wanted = shards[0]?.count;
  const present = new Set(shards.filter(({ count }) => count === wanted).map(({ index }) => index));
  return present.size === wanted ? coverage : 'sampled';
}

function addCounts<Key extends string>(into: Partial<Record<Key, number>>, from: Partial<Record<Key, number>>): void {
  for (const key of Object.keys(from) as Key[]) into[key] = (into[key] ?? 0) + (from[key] ?? 0);
}
