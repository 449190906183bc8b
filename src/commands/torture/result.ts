/** The result of a torture, put together from what its parts have kept. */
import { shortPath } from '../../common/short-path.js';
import { meets } from '../../torture/expectations.js';
import { tortureVerdict, type PostMortem, type TortureResult } from '../../torture/finding.js';
import type { Account } from './accounts.js';
import type { Findings } from './findings.js';
import type { ResolvedTortureOptions } from './options.js';

/** Options that the result repeats as settings. */
const SETTINGS = [
  'ipiDelay',
  'lostIpi',
  'spuriousIpi',
  'jitter',
  'offlineWindowMs',
  'csdLockTimeoutMs',
  'freezeIntervalMs',
  'freezeMs',
  'stormMs',
  'suspendMs',
  'killMs',
  'killIntervalMs',
] as const satisfies readonly (keyof ResolvedTortureOptions)[];

export interface TortureRecord extends Pick<TortureResult, 'kills' | 'history' | 'crash' | 'recorded'> {
  readonly elapsedMs: number;
  readonly account: Account;
  readonly findings: Findings;
  readonly postMortem: PostMortem | null;
}

export function tortureResult(options: ResolvedTortureOptions, record: TortureRecord): TortureResult {
  const { tallies, csdLock, ipis, warnings } = record.account;
  const { found, complaints, complaintsLost } = record.findings;
  return {
    variant: shortPath(options.variant),
    cpus: options.cpus,
    seed: options.seed,
    seconds: Math.round(record.elapsedMs / 100) / 10,
    parameters: {
      ...options.parameters,
      ...Object.fromEntries(Object.entries(options.weights).map(([name, weight]) => [`weight_${name}`, weight])),
    },
    settings: Object.fromEntries(SETTINGS.map((name) => [name, options[name]])),
    tallies,
    csdLock,
    ipis,
    warnings,
    kills: record.kills,
    findings: found,
    complaints,
    complaintsLost,
    verdict: tortureVerdict(found),
    expected: options.declared === null ? null : meets(options.declared, found),
    history: record.history,
    postMortem: record.postMortem,
    crash: record.crash,
    recorded: record.recorded,
    interrupted: options.signal.aborted,
  };
}
