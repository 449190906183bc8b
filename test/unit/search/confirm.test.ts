/** A finding that is another one when it is replayed is none: what it may come from is said. */
import { describe, expect, it } from 'vitest';
import { confirm, EnginesDisagree, type Expected } from '../../../src/search/confirm.js';
import { drive, type Runner } from '../../../src/search/runner.js';
import type { Execution } from '../../../src/lab/schedule.js';

const EXPECTED: Expected = { plan: { deviations: [] }, leftOut: [], outcome: '1', steps: ['a', 'b'] };

/** Replayed with that outcome and these steps. */
function confirmed(expected: Expected, outcome: string, texts: readonly string[]): number {
  const steps = texts.map((text) => ({ text }));
  const runner = { engine: 'lockstep', steps } as unknown as Runner;
  return drive(confirm(runner, expected, 2), () => ({ end: 'completed', outcome }) as Execution);
}

describe('what comes out otherwise', () => {
  it('may come from what the program keeps, or asks for', () => {
    const error =
      /^first 1; replayed on lockstep: 2; it may come from the program, if that keeps .* asks the host .* else smplab is wrong$/;
    expect(() => confirmed(EXPECTED, '2', [])).toThrow(EnginesDisagree);
    expect(() => confirmed(EXPECTED, '2', [])).toThrow(error);
  });

  it('may come from what it is known to ask for', () => {
    const asks = ['a thread asks the host for process.pid'];
    expect(() => confirmed({ ...EXPECTED, asks }, '1', [])).toThrow(
      /^replayed on lockstep, the trace differs at step 1; it may come from this: a thread asks the host for process\.pid$/,
    );
  });
});

it('is confirmed by as many replays as it is asked for', () => {
  expect(confirmed({ ...EXPECTED, steps: [] }, '1', [])).toBe(2);
});
