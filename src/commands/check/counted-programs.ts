/** What several threads explored of the programs of a check, as one would have gone through them. */
import { mergeCovered, PROGRAMS_TOLD, type ExploreSummary } from '../../lab/check-report.js';
import { mergeDeclared } from '../../lab/data-race.js';
import { TraceSet } from '../../search/trace-set.js';
import type { ExploredPrograms, ProgramOutcome } from './tasks/tasks.js';

export type CountedPrograms = Pick<
  ExploreSummary,
  'programs' | 'executions' | 'distinctTraces' | 'unknown' | 'watched' | 'declaredRaces' | 'covered' | 'perProgram'
> & { readonly found: ExploredPrograms['found'] };

/**
 * In the order of their numbers, up to the first that showed something, or that came to the limit. What a thread explored
 * behind it, while another had not come so far, does not count: so the number of threads changes nothing.
 */
export function countPrograms(cells: readonly ExploredPrograms[], most: number | null): CountedPrograms {
  const all = cells.flatMap(({ outcomes }) => outcomes).toSorted((a, b) => a.number - b.number);
  const finds = cells.flatMap(({ found }) => found ?? []).toSorted((a, b) => a.number - b.number);
  const outcomes = upTo(all, finds[0]?.number ?? Infinity, most ?? Infinity);
  const last = outcomes.at(-1)?.number;
  const sum = (of: (outcome: ProgramOutcome) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const traces = new TraceSet();
  for (const outcome of outcomes) traces.addAll(TraceSet.of(outcome.traces));
  return {
    programs: outcomes.length,
    executions: sum(({ executions }) => executions),
    distinctTraces: traces.size + sum(({ orders }) => orders),
    unknown: sum(({ unknown }) => unknown),
    watched: cells.every(({ watched }) => watched),
    declaredRaces: mergeDeclared(outcomes.map(({ declaredRaces }) => declaredRaces)),
    covered: mergeCovered(outcomes.flatMap(({ covered }) => covered ?? [])),
    perProgram: outcomes.flatMap(({ told }) => told ?? []).slice(0, PROGRAMS_TOLD),
    found: finds[0]?.number === last ? (finds[0] ?? null) : null,
  };
}

/** @param outcomes in the order of their numbers */
function upTo(outcomes: readonly ProgramOutcome[], number: number, most: number): readonly ProgramOutcome[] {
  let executions = 0;
  const end = outcomes.findIndex((outcome) => {
    executions += outcome.executions;
    return outcome.number >= number || executions >= most;
  });
  return end < 0 ? outcomes : outcomes.slice(0, end + 1);
}
