/** Definitions and scenarios are documented field by field, where one looks for it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ACTORS_DEFINITION,
  MACHINE_SCENARIO,
  OPERATIONS_DEFINITION,
  PLAIN_SCENARIO,
} from '../../src/check/definition-schema.js';
import type { Kind } from '../../src/check/schema.js';
import { ROOT } from '../support/command-line.js';

const read = (name: string): string => readFileSync(join(ROOT, 'docs/reference', name), 'utf8');
const [DEFINITIONS, SCENARIOS] = [read('definitions.md'), read('scenarios.md')];

/** The names that are offered where one is unknown. */
function fieldsOf(kind: Kind, like: (unknown: object) => object = (unknown) => unknown): string[] {
  const [, names] = / there are (.*)$/.exec(kind(like({ 'no such field': 0 }), '') ?? '') ?? [];
  return names?.split(', ') ?? [];
}

const DEFINITION = { name: 'x', setup: () => 0, model: 'counter' };

describe('each field is in the reference', () => {
  it.each<[string, string, string[]]>([
    ['of a check with operations', DEFINITIONS, fieldsOf(OPERATIONS_DEFINITION)],
    [
      'of an operation',
      DEFINITIONS,
      fieldsOf(OPERATIONS_DEFINITION, (push) => ({ ...DEFINITION, operations: { push } })),
    ],
    ['of a hand-written case', DEFINITIONS, fieldsOf(ACTORS_DEFINITION)],
    ['of a scenario', SCENARIOS, fieldsOf(PLAIN_SCENARIO)],
    ['of a scenario of the machine', SCENARIOS, fieldsOf(MACHINE_SCENARIO)],
  ])('%s', (_, document, fields) => {
    expect(fields.length).toBeGreaterThan(5);
    expect(fields.filter((field) => !new RegExp(`\`${field}\\b`).test(document))).toEqual([]);
  });
});

// Each of these was looked for in vain by a newcomer.
it.each([
  [
    'an enqueue that may fail spuriously',
    /^\| `gaveUp` .*`gaveUp: undefined` for an enqueue that may fail spuriously/m,
  ],
  ['how many permits a semaphore begins with', /^\| `permits` \| of a semaphore: how many it begins with/m],
  ['that a semaphore has no capacity', /^\| `capacity` \| of a queue or a stack:/m],
  ['that setup runs in every thread', /^\| `setup\(\)` .*in every thread/m],
  ['what after is given', /`after`, *which gets what `setup` returned/],
  ['what cannot be checked, in one place', /^## What cannot be checked$/m],
])('%s is said', (_, sentence) => {
  expect(DEFINITIONS.replaceAll(/\n(?=\w)/g, ' ')).toMatch(sentence);
});
