/**
 * A vitest reporter that says little, at the very end: a line for each failure, and `12 passed, 0 failed` (`, 3
 * skipped` when there are any). Scripts read that last line, so it never says `0 failed` when vitest itself ends with
 * an error: what kept a file from loading, a hook from running or a promise from settling is counted as a failure too.
 *
 * It prints when the process exits, because vitest still has things to say (and can still fail) after the last test.
 */
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

export interface Tally {
  readonly passed: number;
  /** What failed, and the first line of why. */
  readonly failures: readonly string[];
  readonly skipped: number;
}

/** Characters of a failure's line. */
const WIDTH = 300;

/** What a run came to: each test, each file or suite with an error of its own, each unhandled error counts once. */
export function tallyOf(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Tally {
  let passed = 0;
  let skipped = 0;
  const failures: string[] = [];
  const fail = (where: string, errors: readonly SerializedError[] | undefined, otherwise = 'failed'): void => {
    const reason = errors?.[0]?.message.split('\n')[0] ?? otherwise;
    failures.push(`${where}: ${reason}`.slice(0, WIDTH));
  };
  for (const module of modules) {
    const file = module.relativeModuleId;
    if (module.errors().length > 0) fail(file, module.errors());
    for (const suite of module.children.allSuites()) {
      if (suite.errors().length > 0) fail(`${file} > ${suite.fullName}`, suite.errors());
    }
    for (const test of module.children.allTests()) {
      const { state, errors } = test.result();
      if (state === 'passed') passed++;
      else if (state === 'skipped') skipped++;
      else fail(`${file} > ${test.fullName}`, errors, 'the run ended before the test did');
    }
  }
  for (const error of unhandled) fail('unhandled', [error]);
  return { passed, failures, skipped };
}

/** The last line. A run that ends with an error although nothing was counted as failed has failed once. */
export function closingLine({ passed, failures, skipped }: Tally, exitCode: number): string {
  const failed = failures.length === 0 && exitCode !== 0 ? 1 : failures.length;
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

export default class ClosingLine implements Reporter {
  #tally: Tally = { passed: 0, failures: [], skipped: 0 };

  onInit(): void {
    process.once('exit', (exitCode) => {
      const failures = this.#tally.failures.map((failure) => `failed: ${failure}\n`);
      process.stdout.write(`${failures.join('')}${closingLine(this.#tally, exitCode)}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    this.#tally = tallyOf(modules, unhandled);
  }
}
