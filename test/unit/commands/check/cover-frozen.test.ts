/**
 * Every interleaving with a frozen thread, in one order of the steps that commute, and the same with all interleavings and
 * all steps: the same threads keep others from going on.
 */
import { describe, expect, it } from 'vitest';
import { hasOperations } from '../../../../src/check/definition-problem.js';
import { allPrograms } from '../../../../src/check/programs/enumerate.js';
import { coverFrozen, freezesOf } from '../../../../src/commands/check/tasks/cover-frozen.js';
import type { CheckProgram } from '../../../../src/lab/check-program.js';
import type { Choice, Chooser, Decision, Execution, MadeStep } from '../../../../src/lab/schedule.js';
import { Random } from '../../../../src/machine/random.js';
import type { CoopExecutor } from '../../../../src/runners/coop/executor.js';
import { loadCheck, type CoopCheck } from '../../../../src/runners/coop/load-check.js';
import { explore } from '../../../../src/search/explorer.js';
import { strategyNamed } from '../../../../src/search/strategies/index.js';
import { FrozenSubject } from '../../../../src/subjects/check/frozen-subject.js';

const NONE = { at: Infinity, threads: [] };

/** Schedules of which all are executed, or so many: a spin has more of them than that. */
const MOST = 150;

interface Frozen {
  readonly executor: CoopExecutor;
  readonly subject: FrozenSubject;
}

function frozenOf(check: CoopCheck, program: CheckProgram): Frozen {
  const executor = check.executor({ ...program, frozen: NONE });
  if (!(executor.subject instanceof FrozenSubject)) throw new Error('no thread is frozen');
  return { executor, subject: executor.subject };
}

/** `0 keeps`, `1 lets`: what came of freezing a thread. */
function say(thread: number, { findings }: Execution): string {
  return `${thread} ${findings.length > 0 ? 'keeps' : 'lets'}`;
}

function covered(check: CoopCheck, program: CheckProgram): { readonly seen: Set<string>; readonly executions: number } {
  const seen = new Set<string>();
  const all = coverFrozen(program, {
    ...frozenOf(check, program),
    most: Infinity,
    executed: () => true,
    froze: ({ threads }, execution) => void seen.add(say(threads[0], execution)),
  });
  expect(all).toMatchObject({ programs: 1, threads: 2 });
  return { seen, executions: all!.executions };
}

/** Freezes a thread for good behind a step. */
class LastStep implements Chooser {
  steps = 0;

  constructor(
    private readonly chooser: Chooser,
    private readonly thread: number,
    private readonly last: number,
    private readonly check: CoopCheck,
  ) {}

  choose(decision: Decision): Choice {
    return this.chooser.choose(decision);
  }

  made({ actor }: MadeStep): void {
    if (actor !== this.thread || ++this.steps !== this.last) return;
    this.check.scheduler.board.block(actor, 0, 0, true);
  }

  /** It was frozen, and had not come to its end. */
  get isFrozen(): boolean {
    return this.steps >= this.last && this.check.scheduler.board.top(this.thread) >= 0;
  }
}

/** Executes many schedules in which a thread makes so many steps. Returns what came of it. */
function withLastStep(check: CoopCheck, { executor, subject }: Frozen, thread: number, last: number): Execution[] {
  const executions: Execution[] = [];
  subject.frozen = { at: Infinity, threads: [thread] };
  const execute = (chooser: Chooser): Execution => {
    const freezer = new LastStep(chooser, thread, last, check);
    subject.chooser = () => freezer;
    const execution = executor.execute(chooser);
    if (freezer.isFrozen) executions.push(execution);
    return execution;
  };
  const every = strategyNamed('preemption-bounded', (stream) => new Random(1, stream))!;
  explore(execute, every, { keepGoing: true, executions: MOST });
  return executions;
}

/** Every schedule, and of each every step of a thread as its last one. */
function enumerated(
  check: CoopCheck,
  program: CheckProgram,
): { readonly seen: Set<string>; readonly executions: number } {
  const frozen = frozenOf(check, program);
  const seen = new Set<string>();
  let executions = 0;
  for (const thread of program.threads.keys()) {
    for (let last = 1; ; last++) {
      const made = withLastStep(check, frozen, thread, last);
      if (made.length === 0) break;
      executions += made.length;
      for (const execution of made) seen.add(say(thread, execution));
    }
  }
  return { seen, executions };
}

describe.each(['treiber-stack/right.check', 'check/ring-right', 'check/spin-stack'])('%s', async (sample) => {
  const check = await loadCheck(new URL(`../../../samples/${sample}.js`, import.meta.url).href);
  const { definition } = check;
  if (!hasOperations(definition)) throw new Error('it has no operations');
  const programs = allPrograms(definition, { threads: 2, calls: 1 }, false, new Random(1, 0));

  it.each(programs.map((program) => [JSON.stringify([program.before, program.threads]), program] as const))(
    '%s',
    (_, program) => {
      const [reduced, full] = [covered(check, program), enumerated(check, program)];
      expect(reduced.seen).toEqual(full.seen);
      expect(reduced.executions).toBeLessThanOrEqual(full.executions);
    },
  );
});

it('of three threads, one is frozen, or two are, each at all of its changes', () => {
  const changes = new Map([
    [0, 2],
    [1, 0],
    [2, 1],
  ]);
  expect(freezesOf(changes).map(({ threads, after }) => `${threads.join()} ${after!.join()}`)).toEqual([
    '0 0',
    '0 1',
    '1 0',
    '2 0',
    '1,2 0,0',
    '0,2 0,0',
    '0,2 1,0',
    '0,1 0,0',
    '0,1 1,0',
  ]);
});
