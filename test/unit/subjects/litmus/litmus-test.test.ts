/** What is taken for a litmus test, and what is refused: with the reason and the nearest name. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../src/common/errors.js';
import { defineScenario } from '../../../../src/scenarios/define.js';
import { litmusTestOf } from '../../../../src/subjects/litmus/test.js';

const memory = (): Int32Array => new Int32Array(new SharedArrayBuffer(8));
const actors = [(mem: Int32Array) => Atomics.store(mem, 0, 1)];
const after = (mem: Int32Array): string => String(mem[0]);
const outcomes = [{ match: '1', grade: 'acceptable' as const, text: 'stored' }];
const DEFINITION = { name: 'mine', setup: memory, actors, after, outcomes };
const SCENARIO = defineScenario({
  name: 'mine/too',
  story: 'A store.',
  source: 'own',
  shared: memory,
  actors: () => actors,
  after,
  outcomes,
});

describe('is taken', () => {
  it('a definition with actors', () => {
    expect(litmusTestOf({ default: DEFINITION })).toMatchObject({ name: 'mine', forms: ['as written'], story: '' });
  });

  it('a scenario of plain code, also one without a story', () => {
    expect(litmusTestOf({ scenario: SCENARIO })).toMatchObject({ name: 'mine/too', forms: ['only'] });
    const { story: _, source: __, ...bare } = SCENARIO;
    expect(litmusTestOf({ scenario: bare })).toMatchObject({ name: 'mine/too', story: '', source: '' });
  });
});

describe('is refused', () => {
  it.each<[string, object, string]>([
    ['nothing', {}, 'it exports neither a default definition nor a `scenario`'],
    [
      'a misspelt grade',
      { default: { ...DEFINITION, outcomes: [{ ...outcomes[0], grade: 'forbiden' }] } },
      'outcomes[0].grade is "forbiden": did you mean "forbidden"?',
    ],
    [
      'a misspelt grade of a scenario',
      { scenario: { ...SCENARIO, outcomes: [{ ...outcomes[0], grade: 'aceptable' }] } },
      '`scenario`: outcomes[0].grade is "aceptable": did you mean "acceptable"?',
    ],
    ['an unknown field', { default: { ...DEFINITION, actor: 1 } }, 'unknown field actor: did you mean "actors"?'],
    ['no actors', { default: { ...DEFINITION, actors: [] } }, 'actors is an empty list: it must be a list'],
    [
      'another kind',
      { scenario: { ...SCENARIO, kind: 'plane' } },
      '`scenario`: kind is "plane": did you mean "plain"?',
    ],
    ['a scenario of the machine', { scenario: { kind: 'machine' } }, 'it is a scenario of the machine: smplab explore'],
    ['operations', { default: { name: 'x', operations: {} } }, 'it has operations and a model: smplab check is for it'],
  ])('%s', (_, module, sentence) => {
    expect(() => litmusTestOf(module)).toThrow(InputError);
    expect(() => litmusTestOf(module)).toThrow(sentence);
  });
});
