/** A loop that was once taken for endless is known sooner where the same was executed, and nowhere else. */
import { expect, it } from 'vitest';
import { EndlessLoops, TURNS_ASKED } from '../../../../src/engine/controlled/endless-loops.js';

const FOR_EVER = 2 ** 24;
const [PROGRAM, ANOTHER] = [{}, {}];

it('knows a loop sooner, behind the same steps of the same program alone', () => {
  const loops = new EndlessLoops();
  const ask = (turns: number, program: object | null, steps: string): boolean =>
    loops.ask(turns, 0, program, steps) !== null;
  expect(ask(TURNS_ASKED, PROGRAM, '7')).toBe(false);
  expect(ask(FOR_EVER, PROGRAM, '7')).toBe(true);
  expect(ask(TURNS_ASKED, PROGRAM, '7')).toBe(true);
  expect(ask(TURNS_ASKED, PROGRAM, '8')).toBe(false);
  expect(ask(TURNS_ASKED, ANOTHER, '7')).toBe(false);
  expect(ask(FOR_EVER, null, '7')).toBe(true);
  expect(ask(TURNS_ASKED, null, '7')).toBe(false);
});
