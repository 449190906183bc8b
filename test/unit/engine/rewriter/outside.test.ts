/** Stacks of real runs, with the engine where it is compiled for these tests: what calls what is named after them. */
import { expect, it } from 'vitest';
import { ownModule } from '../../../../src/common/own-modules.js';
import { describeOutside } from '../../../../src/engine/rewriter/outside.js';
import type { OutsideCoroutine } from '../../../../src/engine/rewriter/runtime.js';

const ENGINE = ownModule('engine/coop/scheduler.js');
const RUN_PLAINLY = [`runPlainly (${ENGINE}:3528:36)`, `CoopScheduler.plain (${ENGINE}:3559:11)`];
const SITES = [{ file: 'file:///p/main.js', line: 2, column: 1, token: 0, text: 'Atomics.add(a, 0, 1)' }];

it.each([
  [
    'a conversion that the engine makes',
    [
      'Object.valueOf (file:///p/main.js:2:350)',
      'Math.trunc (<anonymous>)',
      `integer (${ENGINE}:190:14)`,
      'Object.add (file:///p/main.js:7:4)',
    ],
    'through code at main.js:7',
  ],
  [
    'a native that the code calls, by way of the engine',
    [
      `get [Symbol.species] (${ENGINE}:1506:20)`,
      'M.map (<anonymous>)',
      `CoopScheduler.call (${ENGINE}:3772:18)`,
      'Object.add (file:///p/main.js:5:3)',
    ],
    'through M.map() at main.js:5',
  ],
  [
    'a constructor',
    [`Object.leave (${ENGINE}:1635:41)`, 'new C (file:///p/main.js:2:163)', 'Object.add (file:///p/main.js:4:1)'],
    'through code at main.js:2',
  ],
  ['nobody that is known', [], 'through code'],
])('names %s', (_, below, through) => {
  const stack = ['OutsideCoroutine: x', ...[...RUN_PLAINLY, ...below].map((frame) => `    at ${frame}`)].join('\n');
  const error = { what: 'Atomics.add', site: 0, stack } as OutsideCoroutine;
  expect(describeOutside(error, SITES, [], (file) => file.replace('file:///p/', ''))).toBe(
    `main.js:2: Atomics.add was reached ${through}, which cannot wait; the lockstep engine can run this`,
  );
});
