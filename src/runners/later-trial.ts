/**
 * Tries a definition whose calls go on later, before anything is explored: one thread alone, on coroutines, must get what
 * the model says.
 */
import { hasReturned, type MadeCall } from '../check/made-call.js';
import { modelOf } from '../check/model.js';
import { Generator } from '../check/programs/generate.js';
import { resultProblem, thrownProblem, waitingProblem } from '../check/result-problem.js';
import { Sequence } from '../check/sequence.js';
import type { OperationsDefinition } from '../lab/check-definition.js';
import type { CheckProgram } from '../lab/check-program.js';
import type { Chooser } from '../lab/schedule.js';
import { Random } from '../machine/random.js';
import type { CheckSubject } from '../subjects/check/check-subject.js';
import { ALONE, PROGRAMS, STREAM } from './check-trial.js';
import type { CoopCheck } from './coop/load-check.js';

type Definition = OperationsDefinition<unknown, unknown, unknown>;

const FIRST: Chooser = { choose: ({ preferred }) => preferred };

/** One sentence about the first thing that is wrong; null: nothing that shows at once. */
export function laterProblem(coop: CoopCheck, definition: Definition): string | null {
  const generator = new Generator(definition, new Random(1, STREAM));
  for (let i = 0; i < PROGRAMS; i++) {
    const problem = programProblem(coop, definition, { ...generator.program(ALONE, false), later: true });
    if (problem !== null) return problem;
  }
  return null;
}

/** Puts something in, one after the other, and has one thread take it out when all is over. */
export function drainsLater(coop: CoopCheck, definition: Definition): boolean {
  const program = new Generator(definition, new Random(1, STREAM)).filling(3);
  return program !== null && coop.executor({ ...program, later: true }).execute(FIRST).findings.length === 0;
}

function programProblem(coop: CoopCheck, definition: Definition, program: CheckProgram): string | null {
  const sequence = new Sequence({ definition, model: modelOf(definition) });
  const first = sequence.begin();
  if (first !== null) return first.text;
  const executor = coop.executor(program);
  executor.execute(FIRST);
  for (const call of (executor.subject as CheckSubject).checked.calls()) {
    if (!hasReturned(call)) return waitsUnsaid(sequence, call) ? waitingProblem(call, '') : null;
    if (call.threw !== undefined) return thrownProblem(call, call.threw);
    const problem =
      resultProblem(call, call.result, typeof definition.model !== 'string') ?? sequence.add(call)?.text ?? null;
    if (problem !== null) return problem;
  }
  return null;
}

/** It has to wait by the model, and the definition does not say that it does. */
function waitsUnsaid(sequence: Sequence, { thread, named, arg }: MadeCall): boolean {
  return !named.waits && sequence.isBlocked({ thread, operation: named.role, arg });
}
