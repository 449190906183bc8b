/** What each kernel is declared to show when it is tortured: what `--expect` judges by. */
import type { FindingKind, TortureFinding } from './finding.js';

/** What of the settings decides it. */
export interface TortureCircumstances {
  /** IPIs are late. */
  readonly late: boolean;
  /** CPUs go offline. */
  readonly offlines: boolean;
  /** The machine is stopped. */
  readonly stops: boolean;
  /** Spurious IPIs. */
  readonly spurious: boolean;
  /** Calls to many without waiting. */
  readonly manyWithoutWaiting: boolean;
}

export interface Declared {
  /** One of these must be seen; empty: nothing need be. */
  readonly required: readonly FindingKind[];
  /** These may be. */
  readonly allowed: readonly FindingKind[];
}

type Needs = keyof Pick<TortureCircumstances, 'late' | 'offlines' | 'stops'>;

interface Row {
  readonly required: readonly FindingKind[];
  /** What must be set for it to be seen. */
  readonly needs: readonly Needs[];
  /** What else the mistake may come to. */
  readonly also: readonly FindingKind[];
  /**
   * A kernel that is right is not made wrong by settings that do not show its mistake: a seeded mistake must be shown.
   */
  readonly seeded: boolean;
}

const history = (required: readonly FindingKind[]): Row => ({
  required,
  needs: ['late', 'offlines'],
  also: [],
  seeded: false,
});
const busted = (required: readonly FindingKind[], ...needs: Needs[]): Row => ({
  required,
  needs,
  also: [],
  seeded: true,
});

/** Several kinds where one and the same mistake can end in several ways. */
const ROWS: Readonly<Record<string, Row>> = {
  'v3.15': history(['lost-call']),
  'debug-info': history(['lost-call']),
  'two-stage': history(['lost-call']),
  'busted-doorbell': busted(['stuck-csd']),
  'busted-sync-unlock': { ...busted(['mb-out']), also: ['mb-in', 'wrong-cpu'] },
  'busted-flush-at-dead': { ...busted(['lost-call'], 'late', 'offlines'), also: ['hotplug-failed'] }, // it frees no call data
  'busted-flush-section': busted(['lost-call'], 'late', 'offlines'),
  'busted-no-retry': busted(['stuck-csd', 'lost-call']),
  'busted-barrier': busted(['hang'], 'stops'),
  'busted-enxio': busted(['stuck-csd'], 'offlines'),
  'busted-racy-busy': busted(['machine-check', 'stuck-csd', 'warning', 'hang']),
  'busted-after-unlock': busted(['warning']),
};
const SILENT: Row = { required: [], needs: [], also: [], seeded: false };
/** Kernels that warn of an IPI on an offline CPU even when there is nothing to do. */
const WARNS_OF_NOTHING = new Set([
  'v3.15',
  'debug-info',
  'two-stage',
  'flush',
  'v6',
  'busted-doorbell',
  'busted-sync-unlock',
  'busted-flush-at-dead',
  'busted-flush-section',
  'busted-no-retry',
  'busted-barrier',
  'busted-after-unlock',
]);
const NEEDED: Readonly<Record<Needs, string>> = {
  late: 'late IPIs (--ipi-delay)',
  offlines: 'CPUs that go offline (--onoff_interval or --suspend)',
  stops: 'stop_machine (--onoff_interval or --storm)',
};

/**
 * What `variant` is declared to show.
 *
 * @throws {RangeError} for a seeded mistake that these settings cannot show
 */
export function declaredOf(variant: string, given: TortureCircumstances): Declared {
  const row = Object.hasOwn(ROWS, variant) ? ROWS[variant] : SILENT;
  const missing = row.needs.filter((need) => !given[need]);
  if (row.seeded && missing.length > 0) {
    throw new RangeError(
      `expect: ${variant} shows nothing without ${missing.map((need) => NEEDED[need]).join(' and ')}`,
    );
  }
  const shown = missing.length === 0 ? row.required : [];
  return { required: shown, allowed: [...shown, ...row.also, ...sideEffects(variant, shown, given)] };
}

/** Whether what was found is what was declared. */
export function meets(
  { required, allowed }: Declared,
  findings: readonly Pick<TortureFinding, 'kind'>[],
): { readonly met: boolean; readonly reason: string } {
  const beyond = findings.find(({ kind }) => !allowed.includes(kind));
  if (beyond !== undefined) return { met: false, reason: `${beyond.kind} was found, which is not declared` };
  const seen = required.filter((kind) => findings.some((finding) => finding.kind === kind));
  if (required.length > 0 && seen.length === 0)
    return { met: false, reason: `${required.join(' or ')} is declared and was not found` };
  return { met: true, reason: seen.length > 0 ? `${seen.join(' and ')}, as declared` : 'nothing, as declared' };
}

/** What may be seen as well. */
function sideEffects(
  variant: string,
  shown: readonly FindingKind[],
  { late, offlines, spurious, manyWithoutWaiting }: TortureCircumstances,
): FindingKind[] {
  const effects: FindingKind[] = [];
  // No kernel of the history waits for the calls that an outgoing CPU has sent before it frees their csds.
  if (late && offlines && manyWithoutWaiting) effects.push('freed-in-flight');
  if ((late || spurious) && offlines && WARNS_OF_NOTHING.has(variant)) effects.push('warning');
  // A call that is lost for ever stops its sender, and sooner or later all CPUs.
  if (shown.includes('stuck-csd') || shown.includes('lost-call'))
    effects.push('hang', 'lost-call', 'warning', 'stuck-csd');
  return effects;
}
