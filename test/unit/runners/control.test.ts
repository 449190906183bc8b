/** What watched threads count, and how the host adds it up. */
import { expect, it } from 'vitest';
import { Control, Count } from '../../../src/runners/pool/control.js';

it('executions are added up; traces that several threads may have seen are not', () => {
  const control = Control.create(3);
  for (const [thread, seen] of [4, 9, 7].entries()) {
    control.count(thread, Count.EXECUTIONS, 100);
    control.count(thread, Count.DISTINCT, seen);
  }
  expect(control.sum(Count.EXECUTIONS)).toBe(300);
  expect(control.most(Count.DISTINCT)).toBe(9);
});
