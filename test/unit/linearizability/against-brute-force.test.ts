import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearize } from '../../../src/linearizability/linearize.js';
import { isPending } from '../../../src/lab/history.js';
import { ALPHABETS } from './alphabets.js';
import { bruteForce, orderProblem } from './brute-force.js';
import { randomHistory } from './random-history.js';

describe.each(Object.entries(ALPHABETS))('linearize, against brute force: %s', (_, alphabet) => {
  const { model } = alphabet;

  it('says the same of every small history, and the order it gives is one', () => {
    const verdicts = { ok: 0, illegal: 0, unknown: 0 };
    fc.assert(
      fc.property(randomHistory(alphabet, 6), (history) => {
        const { verdict, order, ends } = linearize(model, history);
        const { linearizable, most } = bruteForce(model, history);
        verdicts[verdict]++;
        expect(verdict).toBe(linearizable ? 'ok' : 'illegal');
        expect(
          orderProblem(model, model.part !== undefined && verdict === 'illegal' ? order : history, order),
        ).toBeNull();
        // a part that is illegal ends the order of that part alone, so that the whole is no shorter than what brute
        // force has
        expect(order.filter((call) => !isPending(call)).length).toBeGreaterThanOrEqual(most);
        expect(ends.length > 0).toBe(!linearizable);
      }),
      { numRuns: 250 },
    );
    expect(Math.min(verdicts.ok, verdicts.illegal)).toBeGreaterThan(10); // neither is rare, so that both were tested
  });

  it('ends an illegal history at calls that fit nowhere', () => {
    fc.assert(
      fc.property(randomHistory(alphabet, 6), (history) => {
        for (const { order, state, misfits } of linearize(model, history).ends) {
          expect(
            order.reduce<unknown>((before, call) => model.operations[call.operation](before, call), model.initial()),
          ).toEqual(state);
          expect(misfits.length).toBeGreaterThan(0);
          for (const call of misfits) {
            expect(order).not.toContain(call);
            expect(model.operations[call.operation](state, call)).toBeUndefined();
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe.each(Object.entries(ALPHABETS).filter(([, { model }]) => model.suspects !== undefined))(
  'suspects: %s',
  (_, alphabet) => {
    const { model } = alphabet;

    it('suspects no calls of a history that is right', () => {
      fc.assert(
        fc.property(randomHistory(alphabet, 6), (history) => {
          for (const suspects of model.suspects?.(history) ?? []) {
            expect(suspects.every((call) => history.includes(call))).toBe(true);
            if (!bruteForce(model, suspects).linearizable) expect(bruteForce(model, history).linearizable).toBe(false);
          }
        }),
        { numRuns: 250 },
      );
    });
  },
);
