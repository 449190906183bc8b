/** `--plain` and `--memory`: what they mean, and what is refused. */
import { expect, it } from 'vitest';
import { plainMemoryOf } from '../../../src/commands/plain-memory.js';
import { unitedPlaces } from '../../../src/lab/plain-memory.js';

it('by default what is declared to race is a step, and a read returns what was written last', () => {
  expect(plainMemoryOf({})).toEqual({ points: [], model: 'interleaving' });
  expect(plainMemoryOf({ plain: 'always', memory: 'x86' })).toEqual({ points: 'always', model: 'x86' });
  expect(plainMemoryOf({ plain: 'never' })).toEqual({ points: 'never', model: 'interleaving' });
});

it('refuses names that are none, and a memory model without steps', () => {
  expect(() => plainMemoryOf({ plain: 'sometimes' as never })).toThrow(/plain/);
  expect(() => plainMemoryOf({ memory: 'arm' as never })).toThrow(/memory/);
  expect(() => plainMemoryOf({ plain: 'never', memory: 'ecmascript' })).toThrow(/no plain access is a step/);
  expect(() => plainMemoryOf({ memory: 'x86' }, 'lockstep')).toThrow(/x86 needs coop/);
  expect(() => plainMemoryOf({ plain: 'always' }, 'free')).toThrow(/not scheduled/);
  expect(plainMemoryOf({}, 'free')).toEqual({ points: [], model: 'interleaving' });
});

it('places are united in their order, each once', () => {
  expect(
    unitedPlaces(
      [
        [1, 9],
        [0, 3],
      ],
      [
        [1, 2],
        [0, 3],
      ],
    ),
  ).toEqual([
    [0, 3],
    [1, 2],
    [1, 9],
  ]);
});
