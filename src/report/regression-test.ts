/** A finding as a test to paste: it goes along landmarks in the source, looks around them, and so survives edits. */
import type { Course } from '../lab/course.js';

export type TestRunner = 'vitest' | 'node';

const HEADS: Readonly<Record<TestRunner, string>> = {
  vitest: "import { it } from 'vitest';",
  node: "import { test as it } from 'node:test';",
};
/** For the search along the landmarks, and for vitest, which ends tests after five seconds. */
const [BUDGET_MS, TIMEOUT_MS] = [5000, 60_000];

/** @param name of the check or scenario @param found what the interleaving shows, in one sentence */
export function regressionTest(runner: TestRunner, name: string, found: string, course: Course): string {
  const options = runner === 'vitest' ? `, ${TIMEOUT_MS}` : '';
  const { landmarks, ...subject } = course;
  return [
    HEADS[runner],
    "import { assertPassed, exploreAlong } from 'smplab';",
    '',
    `// ${found.replaceAll(/\s+/g, ' ')}`,
    'const course = {',
    ...Object.entries(subject).map(([field, value]) => `  ${field}: ${JSON.stringify(value)},`),
    '  landmarks: [',
    ...landmarks.map((landmark) => `    ${JSON.stringify(landmark)},`),
    '  ],',
    '};',
    '',
    `it(${JSON.stringify(`${name}: an interleaving that was wrong`)}, async () => {`,
    `  assertPassed(await exploreAlong(course, { budgetMs: ${BUDGET_MS} }));`,
    `}${options});`,
  ].join('\n');
}
