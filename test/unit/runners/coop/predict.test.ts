/** What each memory model allows the plain forms of the litmus tests, beyond their interleavings. */
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { predicted } from '../../../../src/runners/coop/predict.js';

const FOLDER = new URL('../../../../src/scenarios/litmus/', import.meta.url);
const TESTS = readdirSync(FOLDER).filter((file) => file.endsWith('.js') && file !== 'define.js');

/** In executions in order: LB, S and 2+2W need more, as their tests say themselves. */
const BEYOND: Readonly<Record<string, readonly [ecmascript: string[], x86: string[]]>> = {
  'corr.js': [['r0=1 r1=0'], []],
  'corw.js': [[], []],
  'cowr.js': [['r0=2 x=1'], []],
  'coww.js': [[], []],
  'iriw.js': [['r0=1 r1=0 r2=1 r3=0'], []],
  'load-buffering.js': [[], []],
  'message-passing.js': [['r0=1 r1=0'], []],
  'r.js': [['r0=0 y=2'], ['r0=0 y=2']],
  's.js': [[], []],
  'store-buffering.js': [['r0=0 r1=0'], ['r0=0 r1=0']],
  'two-plus-two-writes.js': [[], []],
};

it.each(TESTS)('%s', async (file) => {
  const [interleavings, ecmascript, x86] = await Promise.all(
    (['interleaving', 'ecmascript', 'x86'] as const).map(
      async (model) => await predicted(new URL(file, FOLDER).href, 'plain', model),
    ),
  );
  const beyond = (outcomes: ReadonlySet<string>): string[] =>
    [...outcomes].filter((outcome) => !interleavings.has(outcome));
  expect([beyond(ecmascript), beyond(x86)]).toEqual(BEYOND[file]);
  for (const outcome of interleavings) expect([ecmascript.has(outcome), x86.has(outcome)]).toEqual([true, true]);
});
