import { expect, it } from 'vitest';
import { explore } from '../../../src/search/explorer.js';
import { PreemptionBounded } from '../../../src/search/strategies/preemption-bounded.js';
import { RandomWalk } from '../../../src/search/strategies/random-walk.js';
import { Random } from '../../../src/machine/random.js';
import { exploreTwice } from './driven.js';
import { local, toyEngine, write, type ToyProgram } from './toy-engine.js';
import { independent, twostage } from './toy-programs.js';

it.each([independent(3, 3), twostage()])('says nothing of a program that does the same again', (program) => {
  const alone = explore(toyEngine(program), new PreemptionBounded(), { keepGoing: true });
  const twice = exploreTwice(toyEngine(program), new PreemptionBounded(), { keepGoing: true });
  expect(twice).toEqual(alone);
});

let times = 0;
const again = local(({ jump }) => (times++ % 3 === 0 ? jump(0) : undefined));
const PROGRAMS: [string, ToyProgram, RegExp][] = [
  ['ends up elsewhere', { words: 1, actors: [[write(0, () => ++times)], [local()]] }, /outcome/],
  ['makes one step more', { words: 1, actors: [[again], [local()]] }, /steps|decisions/],
  [
    'does something else on the way',
    { words: 1, actors: [[write(0, () => ++times), write(0, 0)], [local()]] },
    /trace hash/,
  ],
  [
    'has fewer to choose from',
    { words: 1, actors: [[local()], [{ ...local(), ready: () => times++ % 5 !== 0 }], [local()]] },
    /./,
  ],
];

it.each(PROGRAMS)('catches one that keeps state and %s', (_, program, text) => {
  const { findings } = exploreTwice(toyEngine(program), new RandomWalk(new Random(1)), { executions: 50 });
  expect(findings).toMatchObject([{ kind: 'diverged', execution: { end: 'diverged' } }]);
  expect(findings[0].execution.findings.at(-1)?.text).toMatch(text);
});

it('lets errors of the engine through', () => {
  const broken = (): never => {
    throw new TypeError('broken');
  };
  expect(() => exploreTwice(broken, new RandomWalk(new Random(1)), {})).toThrow('broken');
});
