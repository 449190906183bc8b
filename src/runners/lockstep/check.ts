/** A checked program on real threads, one at a time: confirms what coop found, and replays what lockstep found. */
import { OPCODE_NAMES } from '../../engine/controlled/opcodes.js';
import { CoopScheduler } from '../../engine/coop/scheduler.js';
import type { Step } from '../../engine/controlled/step.js';
import type { CheckedProgram, Ended } from '../../check/checked-program.js';
import { explain, shownCalls } from '../../check/explain.js';
import { hasOperations } from '../../check/definition-problem.js';
import { FIRST_GATE } from '../../check/gates.js';
import { callText } from '../../check/values.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { Interleaving, InterleavingRow } from '../../lab/interleaving.js';
import type { Execution, Plan } from '../../lab/schedule.js';
import type { Shown } from '../../commands/check/finding.js';
import type { AnyCheck } from '../coop/load-check.js';
import { modelOf } from '../../check/model.js';
import { CoopCheckProgram } from '../../subjects/check/program.js';
import { interleavingOf } from '../../observe/interleaving.js';
import { nativeProgram } from '../../subjects/check/actor.js';
import { DEFAULTS, LockstepMachine } from './machine.js';
import { prepareCheck } from './prepare.js';
import { firstDifference } from '../../observe/step-text.js';

/** The program itself judges. */
const SCENARIO = {
  kind: 'plain',
  name: 'check',
  story: '',
  source: '',
  forms: [],
  outcomes: [],
} as unknown as Parameters<typeof LockstepMachine.start>[0];

/** A program with threads of its own. Context: the module was loaded in this thread. */
export class LockstepCheck {
  /** For the names of words and events: both engines have the same. */
  readonly #coop: CoopCheckProgram;

  private constructor(
    private readonly definition: AnyCheck,
    readonly program: CheckProgram,
    private readonly checked: CheckedProgram,
    private readonly machine: LockstepMachine,
    coop: CoopCheckProgram,
  ) {
    this.#coop = coop;
  }

  static async start(url: string, definition: AnyCheck, program: CheckProgram): Promise<LockstepCheck> {
    const checked = nativeProgram(definition, program);
    const coop = new CoopCheckProgram(checked, new CoopScheduler());
    const prepared = prepareCheck({ url, program }, checked.actors, () => checked.begin(), DEFAULTS);
    return new LockstepCheck(definition, program, checked, await LockstepMachine.start(SCENARIO, prepared), coop);
  }

  get threads(): number {
    return this.checked.actors;
  }

  /** @throws what the threads threw that is not the structure's */
  async execute(plan: Plan): Promise<Shown & Ended> {
    const { execution, steps, error } = await this.machine.execute(plan);
    if (error !== undefined) throw error;
    const { outcome, findings, undecided } =
      execution.end === 'diverged'
        ? { outcome: 'diverged', findings: [], undecided: false }
        : this.checked.judge(execution.end, []);
    const judged = { ...execution, outcome, findings };
    const calls = this.checked.calls();
    const model = hasOperations(this.definition)
      ? { definition: this.definition, model: modelOf(this.definition) }
      : null;
    return {
      execution: judged,
      steps,
      outcome,
      findings,
      undecided,
      interleaving: { ...this.#table(judged, []), rows: this.#rows(steps), actors: this.#names },
      calls: shownCalls(calls),
      explanation: model === null || findings.length === 0 ? null : explain(calls, model),
    };
  }

  async close(): Promise<void> {
    await this.machine.close();
  }

  get #names(): string[] {
    return Array.from({ length: this.threads }, (_, thread) => `thread ${thread}`);
  }

  #table(execution: Execution, steps: readonly Step[]): Interleaving {
    return interleavingOf({ program: this.#coop, kind: 'plain', sites: [], execution, steps, stuck: [] });
  }

  /** Where a thread looks at its gate it begins its next call. */
  #rows(steps: readonly Step[]): InterleavingRow[] {
    const next = this.program.threads.map(() => 0);
    const execution = { findings: [] } as unknown as Execution;
    return steps.flatMap((step) => {
      const { actor, op, word } = step;
      const isGate = OPCODE_NAMES[op] === 'load' && word === FIRST_GATE + actor;
      const call = isGate ? this.program.threads[actor]?.[next[actor]++] : undefined;
      if (call === undefined) return this.#table(execution, [step]).rows;
      return [{ actor, depth: 0, irqsOff: false, by: 'kernel', text: callText(call.operation, call.arg), where: '' }];
    });
  }
}

/** Whether real threads make the same steps. @param steps `stepText` of each that is no note */
export async function confirmsOnThreads(
  url: string,
  definition: AnyCheck,
  program: CheckProgram,
  plan: Plan,
  steps: readonly string[],
): Promise<boolean> {
  const check = await LockstepCheck.start(url, definition, program);
  try {
    return firstDifference(steps, (await check.execute(plan)).steps) === 0;
  } finally {
    await check.close();
  }
}
