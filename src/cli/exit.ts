/** Exit codes, and what is said when something cannot be done. */
import { isAsyncCode } from '../lab/async-code.js';
import type { ExploreReport } from '../lab/explore-report.js';
import type { Verdict } from '../lab/verdict.js';
import { Broken, Fault, InputError, Interrupted } from '../common/errors.js';
import { EnginesDisagree } from '../search/confirm.js';
import { TokenError } from '../search/token.js';

export const ExitCode = {
  OK: 0,
  /** Not as declared, or the program under test broke. */
  FINDING: 1,
  /** Usage, or an input that cannot be used. */
  USAGE: 2,
  /** smplab itself, or a CPU of its machine, broke. */
  BROKEN: 3,
  INCONCLUSIVE: 4,
  INTERRUPTED: 130,
} as const;
export type ExitCodeNumber = (typeof ExitCode)[keyof typeof ExitCode];

/** The exit code of a command that judges by what was declared. */
export function exitCodeOf(verdict: Verdict): ExitCodeNumber {
  if (verdict === 'not-as-expected') return ExitCode.FINDING;
  return verdict === 'unknown' ? ExitCode.INCONCLUSIVE : ExitCode.OK;
}

/** The exit code of an exploration. */
export function exitCodeOfSearch({
  finding,
  interrupted,
  inconclusive,
}: Pick<ExploreReport, 'finding' | 'interrupted' | 'inconclusive'>): ExitCodeNumber {
  if (finding !== null) return ExitCode.FINDING;
  if (interrupted) return ExitCode.INTERRUPTED;
  return inconclusive === null ? ExitCode.OK : ExitCode.INCONCLUSIVE;
}

/** Characters of a complaint. */
const LONGEST = 2000;

/** One line, whatever the text: a file's name may have several. */
export function complaint(text: string): string {
  const line = text.trim().replace(/\s*[\r\n]\s*/g, ' ');
  return `smplab: ${line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line}\n`;
}

/** Says in one line why it cannot be done. Mistakes of the user's are 2; everything else is ours, with its stack. */
export function reportFailure(error: unknown): ExitCodeNumber {
  if (error instanceof InputError || error instanceof RangeError || isAsyncCode(error)) {
    process.stderr.write(complaint(error.message));
    return ExitCode.USAGE;
  }
  if (error instanceof TokenError) {
    process.stderr.write(complaint(`token: ${error.message}`));
    return ExitCode.USAGE;
  }
  if (error instanceof Broken) {
    process.stderr.write(complaint(error.message));
    return ExitCode.FINDING;
  }
  if (error instanceof Fault || error instanceof EnginesDisagree) {
    process.stderr.write(complaint(error.message));
    return ExitCode.BROKEN;
  }
  if (error instanceof Interrupted || (error instanceof DOMException && error.name === 'AbortError')) {
    process.stderr.write(complaint('interrupted before anything came out'));
    return ExitCode.INTERRUPTED;
  }
  process.stderr.write(`smplab: ${error instanceof Error ? error.stack : String(error)}\n`);
  return ExitCode.BROKEN;
}
