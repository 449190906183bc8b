/** Operations by the names that people give them, and what the models know of them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { namedOperations, ROLES } from '../../../src/check/roles.js';
import { builtInModel } from '../../../src/linearizability/models/index.js';
import type { BuiltInModel } from '../../../src/lab/check-definition.js';
import { definitionOf } from './made-calls.js';

const MODELS = Object.keys(ROLES) as BuiltInModel[];

/** What the type of the models says of them, as one line. */
const DOCUMENTED = readFileSync(new URL('../../../../src/lab/check-definition.ts', import.meta.url), 'utf8')
  .split('export type BuiltInModel')[0]
  .replaceAll(/\s*\n \*\s*/g, ' ');

describe.each(MODELS)('%s', (model) => {
  it('is documented with all names of its operations', () => {
    expect(DOCUMENTED).toContain(`\`${model}\``);
    for (const [name, { aliases }] of Object.entries(ROLES[model]))
      expect(DOCUMENTED).toContain(`${name} (${aliases.join(', ')})`);
  });

  it('knows what its table names', () => {
    expect(Object.keys(builtInModel(model).operations).toSorted()).toEqual(Object.keys(ROLES[model]).toSorted());
  });

  it('gives each name and each other name to one operation', () => {
    const all = Object.entries(ROLES[model]).flatMap(([name, { aliases }]) => [name, ...aliases]);
    expect(new Set(all).size).toBe(all.length);
    for (const [role, { aliases }] of Object.entries(ROLES[model])) {
      for (const name of [role, ...aliases])
        expect(namedOperations(definitionOf(model, { [name]: { args: 'int' } }))).toMatchObject([{ name, role }]);
    }
  });
});

it('as says which it is, where the name does not', () => {
  expect(namedOperations(definitionOf('fifo-queue', { gimme: { as: 'pop' }, stash: { as: 'enqueue' } }))).toMatchObject(
    [
      { name: 'gimme', role: 'pop', moves: 'out' },
      { name: 'stash', role: 'push', moves: 'in' },
    ],
  );
});

it('what no model knows is refused: with what was meant, or with all there is', () => {
  expect(() => namedOperations(definitionOf('lock', { acqire: {} }))).toThrow(
    'operations.acqire: the model lock has no operation "acqire": did you mean "acquire"?',
  );
  expect(() => namedOperations(definitionOf('lock', { open: { as: 'xyz' } }))).toThrow(
    /has no operation "xyz": there are acquire \(lock, enter\); .*; say which it is with as$/,
  );
});

it('an acquire waits, unless the definition says otherwise', () => {
  const waits = (definition: object): boolean =>
    namedOperations(definitionOf('lock', { acquire: definition }))[0].waits;
  expect([waits({}), waits({ waits: false })]).toEqual([true, false]);
  expect(namedOperations(definitionOf('fifo-queue', { pop: { waits: true } }))[0].waits).toBe(true);
});

it('a release comes after what the definition has of its partners, or after what it says', () => {
  const after = (operations: object): readonly string[] =>
    namedOperations(definitionOf('lock', operations as never)).at(-1)!.after;
  expect(after({ enter: {}, tryEnter: {}, leave: {} })).toEqual(['enter', 'tryEnter']);
  expect(after({ enter: {}, tryEnter: {}, leave: { after: 'tryEnter' } })).toEqual(['tryEnter']);
  expect(after({ leave: {} })).toEqual([]);
});

it('a model of the user knows its own names, and nothing of what they mean', () => {
  const model = { name: 'own', initial: () => 0, operations: { bump: (state: number) => state } };
  expect(namedOperations(definitionOf(model as never, { add: { as: 'bump' } }))).toMatchObject([
    { name: 'add', role: 'bump', waits: false, moves: null, neverRefuses: false, needsArgument: false, after: [] },
  ]);
});
