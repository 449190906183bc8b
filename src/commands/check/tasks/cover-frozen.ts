/**
 * Every interleaving of a program in which one thread is frozen, or all but one, wherever it may be: each set of moments in
 * which threads are frozen is explored by partial-order reduction.
 */
import type { CheckProgram, Freeze } from '../../../lab/check-program.js';
import type { CoveredPrograms } from '../../../lab/check-report.js';
import type { Execution } from '../../../lab/schedule.js';
import type { CoopExecutor } from '../../../runners/coop/executor.js';
import { explore } from '../../../search/explorer.js';
import { Dpor } from '../../../search/strategies/dpor/dpor.js';
import type { FrozenSubject } from '../../../subjects/check/frozen-subject.js';

/** Work of one search before it gives up: see DporOptions. */
const WORK = 200_000;

export interface Covering {
  readonly executor: CoopExecutor;
  readonly subject: FrozenSubject;
  /** Executions that may be spent. */
  readonly most: number;
  /** Called after each execution. Returns whether to go on. */
  readonly executed: () => boolean;
  /** Called for each in which all of them are frozen. */
  readonly froze: (freeze: Freeze, execution: Execution) => void;
}

/** @returns what was covered; null: it was not, or threads wait although none is frozen */
export function coverFrozen({ threads }: CheckProgram, covering: Covering): CoveredPrograms | null {
  const { subject } = covering;
  const changes = new Map<number, number>();
  let executions = 0;
  const search = (freeze: Freeze, made: (execution: Execution) => boolean): boolean => {
    subject.frozen = freeze;
    let goesOn = true;
    const execute = ({ executor }: Covering, chooser: Parameters<CoopExecutor['execute']>[0]): Execution => {
      const execution = executor.execute(chooser);
      executions++;
      goesOn = made(execution) && covering.executed();
      return execution;
    };
    const limits = { executions: covering.most - executions, keepGoing: true, deadline: () => !goesOn };
    const { coveredAll } = explore((chooser) => execute(covering, chooser), new Dpor({ most: WORK }), limits);
    return goesOn && coveredAll === true;
  };
  const none: Freeze = { at: 0, threads: [], after: [] };
  const isFree = search(none, ({ findings }) => {
    for (const [thread, made] of subject.changes) changes.set(thread, Math.max(made, changes.get(thread) ?? 0));
    return findings.length === 0;
  });
  if (!isFree) return null;
  for (const freeze of freezesOf(changes)) {
    const isCovered = search(freeze, (execution) => {
      if (subject.held.length === freeze.threads.length) covering.froze(freeze, execution);
      return true;
    });
    if (!isCovered) return null;
  }
  const calls = Math.max(1, ...threads.map(({ length }) => length));
  return { programs: 1, executions, threads: subject.ground.actors, calls };
}

/** One thread each, and of more than two all but one: at every moment. @param changes at most, of each thread */
export function freezesOf(changes: ReadonlyMap<number, number>): Freeze[] {
  const all = [...changes.keys()].toSorted((a, b) => a - b);
  const sets = all.map((thread) => [thread]);
  if (all.length > 2) sets.push(...all.map((alone) => all.filter((thread) => thread !== alone)));
  return sets.flatMap((threads) =>
    momentsOf(threads.map((thread) => changes.get(thread)!)).map((after) => ({ at: 0, threads, after })),
  );
}

/** Behind its last change a thread is as good as done. */
function momentsOf([most, ...others]: readonly number[]): number[][] {
  if (most === undefined) return [[]];
  const own = Array.from({ length: Math.max(1, most) }, (_, made) => made);
  return own.flatMap((made) => momentsOf(others).map((rest) => [made, ...rest]));
}
