import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '../../../src/search/base64url.js';
import { decodeToken, encodeToken, refuseStale, TokenError, type Token } from '../../../src/search/token.js';
import { INTERLEAVED, MEMORY_MODELS } from '../../../src/lab/plain-memory.js';
import type { Plan } from '../../../src/lab/schedule.js';

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
const LATE_IPI: Token = {
  kind: 'scenario',
  engine: 'coop',
  subject: 'offline-race/late-ipi',
  form: 'v3.15',
  program: '',
  spurious: false,
  plain: INTERLEAVED,
  fingerprints: { own: 0xdeadbeef, sources: 0xfeedf00d },
  leftOut: [],
  plan: { deviations: [] },
};

const ascending = (most: number): fc.Arbitrary<number[]> =>
  fc.uniqueArray(fc.nat(most), { maxLength: 30 }).map((numbers) => numbers.toSorted((a, b) => a - b));
const plans: fc.Arbitrary<Plan> = ascending(2 ** 40).chain((ats) =>
  fc
    .array(fc.nat(300), { minLength: ats.length, maxLength: ats.length })
    .map((choices) => ({ deviations: ats.map((at, i) => ({ at, choice: choices[i] })) })),
);
const word = fc.nat(2 ** 32 - 1);
const parts = {
  kind: fc.constantFrom('scenario', 'check'),
  engine: fc.constantFrom('coop', 'lockstep'),
  subject: fc.string({ unit: 'binary' }),
  form: fc.string(),
  program: fc.string(),
  spurious: fc.boolean(),
  plain: fc.record({
    points: fc.oneof(
      fc.constantFrom('always' as const, 'never' as const),
      fc.array(fc.tuple(fc.nat(100), fc.nat(5000), fc.nat(200)), { maxLength: 9 }),
    ),
    model: fc.constantFrom(...MEMORY_MODELS),
  }),
  fingerprints: fc.record({ own: word, sources: word }),
  leftOut: ascending(100),
  plan: plans,
  faults: fc.record({ lostIpis: fc.nat(9), freezes: fc.nat(9) }, { requiredKeys: [] }),
};
const tokens: fc.Arbitrary<Token> = fc.record(parts, {
  requiredKeys: Object.keys(parts).filter((part) => part !== 'faults') as Exclude<keyof typeof parts, 'faults'>[],
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
      fc.property(tokens, (token) => {
        const text = encodeToken(token);
        expect(text).toMatch(/^s4\.[\w-]+$/);
        expect(decodeToken(` ${text}\n`)).toEqual(token);
      }),
    );
  });

  it('of a finding with ten deviations in forty steps is short', () => {
    const deviations = Array.from({ length: 10 }, (_, index) => ({ at: 4 * index + 3, choice: index % 7 }));
    const token = { ...LATE_IPI, plan: { deviations } };
    expect(encodeToken({ ...token, leftOut: [0, 3, 4, 9], spurious: true }).length).toBeLessThan(120);
    expect(
      encodeToken({ ...token, subject: 'sync-primitives/barrier-lost-wake-up-on-reuse', form: 'busted-barrier' })
        .length,
    ).toBeLessThan(160);
  });

  it('is refused with any one character wrong, missing or doubled', () => {
    fc.assert(
      fc.property(tokens, (value) => {
        const token = encodeToken(value);
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
    for (const text of ['', 's4.', 's4.A', '-', 's4.AAAAAAAA', 's4.AAAAAA', `s4.${'A'.repeat(200)}`])
      expect(reasonOf(text)).toBe('malformed');
  });

  it('of another version is told apart', () => {
    const token = encodeToken(LATE_IPI);
    expect(() => decodeToken(token.replace('s4.', 's1.'))).toThrow(/format 1; this smplab reads format 4/);
    expect(reasonOf(token.replace('s4.', 's12.'))).toBe('version');
  });
});

describe('a stale token', () => {
  const now = LATE_IPI.fingerprints;

  it('is none when nothing has changed', () => {
    expect(() => refuseStale(LATE_IPI, now, 'the scenario')).not.toThrow();
  });

  it.each([
    [{ ...now, sources: 1 }, /what the scenario in a\.js runs on has changed since/],
    [
      { own: 1, sources: 1 },
      /stale: the scenario in a\.js has changed since\. --continue follows it as far as it fits/,
    ],
  ])('is refused with what has changed: %j', (changed, message) => {
    const refusing = (): void => refuseStale(LATE_IPI, changed, 'the scenario in a.js');
    expect(refusing).toThrow(expect.objectContaining({ reason: 'stale', message: expect.stringMatching(message) }));
    expect(refusing).toThrow(TokenError);
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
