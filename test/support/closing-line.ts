/**
 * A vitest reporter whose only output is the last line of the run: `12 passed, 0 failed` (`, 3 skipped` when there are
 * any). Scripts read that line, so it never says `0 failed` when vitest itself ends with an error: what kept a file
 * from loading, a hook from running or a promise from settling is counted as a failure too.
 *
 * It prints when the process exits, because vitest still has things to say (and can still fail) after the last test.
 */
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What a run came to: each test, each file or suite with an error of its own, each unhandled error counts once. */
export function tallyOf(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Tally {
  let passed = 0;
  let failed = unhandled.length;
  let skipped = 0;
  for (const module of modules) {
    if (module.errors().length > 0) failed++;
    for (const suite of module.children.allSuites()) if (suite.errors().length > 0) failed++;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed++;
      else if (state === 'skipped') skipped++;
      else failed++; // `pending`: the run ended before the test did
    }
  }
  return { passed, failed, skipped };
}

/** The line itself. A run that ends with an error although nothing was counted as failed has failed once. */
export function closingLine(tally: Tally, exitCode: number): string {
  const failed = tally.failed === 0 && exitCode !== 0 ? 1 : tally.failed;
  const skipped = tally.skipped === 0 ? '' : `, ${tally.skipped} skipped`;
  return `${tally.passed} passed, ${failed} failed${skipped}`;
}

export default class ClosingLine implements Reporter {
  #tally: Tally = { passed: 0, failed: 0, skipped: 0 };

  onInit(): void {
    process.once('exit', (exitCode) => process.stdout.write(`${closingLine(this.#tally, exitCode)}\n`));
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    this.#tally = tallyOf(modules, unhandled);
  }
}
