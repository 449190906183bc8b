import { describe, expect, it } from 'vitest';
import { flushAtDying } from '../../../src/variants/decisions/cfd-notifier.js';
import { DECISIONS } from '../../../src/variants/decisions/index.js';
import { STEPS, VARIANTS, variantNamed } from '../../../src/variants/index.js';
import { defineVariant, type VariantDeclaration } from '../../../src/variants/line/define.js';

describe('a kernel of one’s own', () => {
  it('is a known one with other decisions', () => {
    const mine = defineVariant({ name: 'mine', from: 'v3.15', cfdNotifier: flushAtDying });
    expect(mine).toEqual({
      ...variantNamed('v3.15'),
      name: 'mine',
      summary: 'v3.15 with other cfdNotifier',
      source: 'from v3.15',
      cfdNotifier: flushAtDying,
    });
  });

  it.each<[string, unknown, string | RegExp]>([
    [
      'decision',
      { drains: () => {} },
      /^defineVariant: mine: unknown decision "drains": did you mean drain.* There are cfdNotifier, /,
    ],
    ['function', { drain: 'byType' }, 'defineVariant: mine: drain must be a function'],
    ['word', { localPart: 'first' }, 'defineVariant: mine: localPart must be "last" or "meanwhile"'],
    ['flag', { pollingIdle: 1 }, 'defineVariant: mine: pollingIdle must be a boolean'],
    ['states', { stopStates: ['RUN'] }, 'defineVariant: mine: stopStates must be a list of states'],
    ['table', { cfdNotifier: [] }, 'defineVariant: mine: cfdNotifier must be a table of steps'],
    ['base', { from: 'v3.14' }, 'unknown variant "v3.14"'],
    ['no base', { from: undefined }, 'from must name a kernel'],
    ['name', { name: 'my kernel' }, 'name must be letters'],
    ['name of another', { name: 'v6.18' }, 'there is a kernel named v6.18 already'],
  ])('is refused in one line when it cannot be: %s', (_, wrong, sentence) => {
    const declaration = { name: 'mine', from: 'v3.16', ...(wrong as object) } as VariantDeclaration;
    expect(() => defineVariant(declaration)).toThrow(sentence);
    expect(() => defineVariant(declaration)).toThrow(RangeError);
  });

  it('may decide whatever a kernel decides', () => {
    const [kernel] = VARIANTS;
    expect(Object.keys(DECISIONS).toSorted()).toEqual(
      Object.keys(kernel)
        .filter((field) => !['name', 'summary', 'source'].includes(field))
        .toSorted(),
    );
    for (const { name: from, summary: _, source: __, ...picks } of [...VARIANTS, ...STEPS])
      expect(defineVariant({ name: 'mine', from, ...picks })).toMatchObject(picks);
  });
});

describe('the steps from v3.16 to v6.18', () => {
  const picks = ({ name: _, summary: __, source: ___, ...rest }: (typeof STEPS)[number]) => rest;

  it('end where v6.18 is', () => {
    expect(picks(STEPS.at(-1)!)).toEqual(picks(variantNamed('v6.18')));
  });

  it('each decide something otherwise, and name their commit, or where it was read', () => {
    for (const [i, step] of STEPS.entries()) {
      expect(picks(step)).not.toEqual(picks(STEPS[i - 1] ?? variantNamed('v3.16')));
      expect(step.source).toMatch(/^([0-9a-f]{12}|\w+\(\) of Linux \d)/);
    }
  });
});
