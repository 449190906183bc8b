/** A finding as a test to paste: it follows the plan as far as it fits, looks around it, and so survives edits. */

export type TestRunner = 'vitest' | 'node';

const HEADS: Readonly<Record<TestRunner, string>> = {
  vitest: "import { it } from 'vitest';",
  node: "import { test as it } from 'node:test';",
};
/** For the search around the plan, and for vitest, which ends tests after five seconds. */
const [BUDGET_MS, TIMEOUT_MS] = [5000, 60_000];

/** @param found what the interleaving shows, in one sentence @param name of the check or scenario */
export function regressionTest(runner: TestRunner, name: string, found: string, token: string): string {
  const options = runner === 'vitest' ? `, ${TIMEOUT_MS}` : '';
  return [
    HEADS[runner],
    "import { assertPassed, exploreAfter } from 'smplab';",
    '',
    `// ${found.replaceAll(/\s+/g, ' ')}`,
    `it(${JSON.stringify(`${name}: an interleaving that was wrong`)}, async () => {`,
    `  assertPassed(await exploreAfter(${JSON.stringify(token)}, { budgetMs: ${BUDGET_MS} }));`,
    `}${options});`,
  ].join('\n');
}
