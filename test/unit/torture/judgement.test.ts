import { describe, expect, it } from 'vitest';
import { BUSTED, VARIANTS } from '../../../src/variants/index.js';
import { declaredOf, meets, type TortureCircumstances } from '../../../src/torture/expectations.js';
import { tortureVerdict, type FindingKind } from '../../../src/torture/finding.js';

const EVERYTHING: TortureCircumstances = {
  late: true,
  offlines: true,
  stops: true,
  spurious: true,
  manyWithoutWaiting: true,
};
const NOTHING: TortureCircumstances = {
  late: false,
  offlines: false,
  stops: false,
  spurious: false,
  manyWithoutWaiting: false,
};
const found = (...kinds: FindingKind[]) => kinds.map((kind) => ({ kind, atMs: 1, text: kind }));

describe('the verdict', () => {
  it.each<[FindingKind[], string]>([
    [[], 'SUCCESS'],
    [['hotplug-failed'], 'LOCK_HOTPLUG'],
    [['hotplug-failed', 'mb-out'], 'FAILURE'],
    [['wrong-cpu'], 'FAILURE'],
    [['lost-call'], 'FAILURE'],
    [['machine-check'], 'FAILURE'],
  ])('of %j is %s', (kinds, verdict) => {
    expect(tortureVerdict(found(...kinds))).toBe(verdict);
  });
});

describe('what a variant is declared to show', () => {
  it('is something for each seeded mistake, and nothing for a kernel that is right', () => {
    const silent = (names: readonly string[]): string[] =>
      names.filter((name) => declaredOf(name, EVERYTHING).required.length === 0);
    expect(silent(BUSTED.map(({ name }) => name))).toEqual([]);
    expect(silent(VARIANTS.map(({ name }) => name))).toEqual(['flush', 'v6', 'v3.16', 'warn-fix', 'v6.18']);
  });

  it('is a lost call without the flush, where IPIs are late and CPUs go offline', () => {
    expect(declaredOf('v3.15', EVERYTHING).required).toEqual(['lost-call']);
    expect(declaredOf('v3.15', { ...EVERYTHING, late: false }).required).toEqual([]);
    expect(declaredOf('v3.15', { ...EVERYTHING, offlines: false }).required).toEqual([]);
  });

  it('may be more only where the settings bring it about', () => {
    for (const { name } of VARIANTS) expect(declaredOf(name, NOTHING)).toEqual({ required: [], allowed: [] });
    expect(declaredOf('v6.18', EVERYTHING).allowed).toEqual(['freed-in-flight']);
    expect(declaredOf('v6', { ...EVERYTHING, manyWithoutWaiting: false }).allowed).toEqual(['warning']);
  });

  it.each([
    ['busted-barrier', 'stop_machine (--onoff_interval or --storm)'],
    ['busted-enxio', 'CPUs that go offline (--onoff_interval or --suspend)'],
    ['busted-flush-at-dead', 'late IPIs (--ipi-delay) and CPUs that go offline (--onoff_interval or --suspend)'],
  ])('cannot be shown by %s without %s', (variant, needed) => {
    expect(() => declaredOf(variant, NOTHING)).toThrow(
      new RangeError(`expect: ${variant} shows nothing without ${needed}`),
    );
  });

  it('is met by what was found, or not', () => {
    const declared = declaredOf('busted-sync-unlock', NOTHING);
    expect(meets(declared, found('mb-out'))).toEqual({ met: true, reason: 'mb-out, as declared' });
    expect(meets(declared, [])).toEqual({ met: false, reason: 'mb-out is declared and was not found' });
    expect(meets(declared, found('mb-out', 'lost-call'))).toEqual({
      met: false,
      reason: 'lost-call was found, which is not declared',
    });
    expect(meets(declaredOf('v3.16', NOTHING), [])).toEqual({ met: true, reason: 'nothing, as declared' });
  });
});
