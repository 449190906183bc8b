/** A finding of a search as the finding of a check: with the program that shows it. */
import { callsOf } from '../../check/programs/size.js';
import { programFromText, programLines } from '../../check/programs/text.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { CheckFinding } from '../../lab/check-report.js';
import type { Unconfirmed } from '../../runners/shown.js';
import type { Shown } from '../../runners/tasks/tasks.js';
import { decodeToken, type Token } from '../../search/token.js';

/** @param calls how many the program had in which it was found */
export function checkFinding(shown: Shown, calls: number, problem: Unconfirmed | null = null): CheckFinding {
  const { kind, text, also, strategy, token, shrunk, steps, preemptions, interleaving, confirmed, explanation } = shown;
  const decoded = decodeToken(token);
  const { engine } = decoded;
  const program = programOf(decoded);
  const { before, after, executions, cut, problem: broke } = shrunk;
  return {
    by: 'explore',
    kind,
    text,
    also,
    program,
    programText: program === null ? [] : programLines(program),
    calls: shown.calls,
    explanation,
    schedule: {
      engine,
      strategy,
      token,
      steps,
      preemptions,
      interleaving,
      shrunk: {
        before: { ...before, calls },
        after: { ...after, calls: program === null ? 0 : callsOf(program) },
        executions,
        cut,
        ...(broke !== undefined && { problem: broke }),
      },
      confirmedOn: (['coop', 'lockstep'] as const).filter((one) => one === engine || confirmed[one] > 0),
      unconfirmed: problem?.text ?? null,
    },
  };
}

/** Null for a hand-written case, which has no calls. */
function programOf({ program: text }: Token): CheckProgram | null {
  const program = programFromText(text);
  return program.threads.length === 0 ? null : program;
}
