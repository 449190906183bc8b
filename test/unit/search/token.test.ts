import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '../../../src/search/base64url.js';
import { decodeToken, encodeToken, refuseStale, TokenError, type Origin } from '../../../src/search/token.js';
import type { Plan } from '../../../src/lab/schedule.js';

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
const LATE_IPI: Origin = { scenario: 'offline-race/late-ipi', variant: 'v3.15', program: 0xdeadbeef };

const ascending = (most: number): fc.Arbitrary<number[]> =>
  fc.uniqueArray(fc.nat(most), { maxLength: 30 }).map((numbers) => numbers.toSorted((a, b) => a - b));
const plans: fc.Arbitrary<Plan> = ascending(2 ** 40).chain((ats) =>
  fc
    .array(fc.nat(300), { minLength: ats.length, maxLength: ats.length })
    .map((choices) => ({ deviations: ats.map((at, i) => ({ at, choice: choices[i] })) })),
);
const origins = fc.record({
  scenario: fc.string({ unit: 'binary' }),
  variant: fc.string(),
  program: fc.nat(2 ** 32 - 1),
});

const reasonOf = (text: string): string => {
  try {
    decodeToken(text);
  } catch (error) {
    if (error instanceof TokenError) return error.reason;
    throw error;
  }
  return 'accepted';
};

describe('a token', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(origins, plans, ascending(100), fc.string(), (origin, plan, leftOut, settings) => {
        const token = encodeToken(origin, plan, leftOut, settings);
        expect(token).toMatch(/^s1\.[\w-]+$/);
        expect(decodeToken(` ${token}\n`)).toEqual({ ...origin, plan, leftOut, settings });
      }),
    );
  });

  it('of a finding with ten deviations in forty steps is short', () => {
    const deviations = Array.from({ length: 10 }, (_, index) => ({ at: 4 * index + 3, choice: index % 7 }));
    const token = encodeToken(LATE_IPI, { deviations }, [0, 3, 4, 9], 'spurious');
    expect(token.length).toBeLessThan(120);
    expect(
      encodeToken(
        { ...LATE_IPI, scenario: 'sync-primitives/barrier-lost-wake-up-on-reuse', variant: 'busted-barrier' },
        { deviations },
      ).length,
    ).toBeLessThan(160);
  });

  it('is refused with any one character wrong, missing or doubled', () => {
    fc.assert(
      fc.property(origins, plans, (origin, plan) => {
        const token = encodeToken(origin, plan);
        for (let at = 0; at < token.length; at++) {
          const [before, after] = [token.slice(0, at), token.slice(at + 1)];
          for (const char of CHARACTERS)
            if (char !== token[at]) expect(reasonOf(before + char + after)).toMatch(/^(?:malformed|version)$/);
          if (at < 3) continue;
          expect(reasonOf(before + after)).toBe('malformed');
          expect(reasonOf(before + token[at] + token[at] + after)).toBe('malformed');
        }
      }),
      { numRuns: 5 },
    );
  });

  it('is refused when it is none', () => {
    fc.assert(fc.property(fc.string(), (text) => reasonOf(text) === 'malformed'));
    for (const text of ['', 's1.', 's1.A', '-', 's1.AAAAAAAA', 's1.AAAAAA', `s1.${'A'.repeat(200)}`])
      expect(reasonOf(text)).toBe('malformed');
  });

  it('of another version is told apart', () => {
    const token = encodeToken(LATE_IPI, { deviations: [] });
    expect(() => decodeToken(token.replace('s1.', 's2.'))).toThrow(/format 2; this smplab reads format 1/);
    expect(reasonOf(token.replace('s1.', 's12.'))).toBe('version');
  });
});

describe('a stale token', () => {
  const token = decodeToken(encodeToken({ ...LATE_IPI, program: 'const a = 1;' }, { deviations: [] }));
  const now = { scenario: LATE_IPI.scenario, variant: LATE_IPI.variant, program: 'const a = 1;' };

  it('is none when nothing has changed', () => {
    expect(() => refuseStale(token, now)).not.toThrow();
  });

  it.each([
    [{ program: 'const a = 2;' }, ['program'], /the program has changed/],
    [{ variant: undefined }, ['variant'], /variant v3.15 is no more/],
    [
      { scenario: 'offline-race/late', program: 7 },
      ['scenario', 'program'],
      /late-ipi is offline-race\/late, the program/,
    ],
  ])('is refused with what has changed: %j', (change, changed, message) => {
    expect(() => refuseStale(token, { ...now, ...change })).toThrow(
      expect.objectContaining({ reason: 'stale', changed, message: expect.stringMatching(message) }),
    );
  });
});

it('base64url gives back any bytes, as Node writes them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = toBase64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64url(text)).toEqual(bytes);
    }),
  );
});
