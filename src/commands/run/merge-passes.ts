/** Sums several passes of one variant into one row. */
import { overallVerdict, type Verdict } from '../../lab/verdict.js';
import type { CallTotals, Percentiles, VariantResult } from '../../workload/run-result.js';

/** The sum of the passes; percentiles are those of the last pass, the verdict the worst one, with its reason. */
export function mergeResults(passes: readonly VariantResult[]): VariantResult {
  const last = passes.at(-1)!;
  if (passes.length === 1) return last;
  const verdict: Verdict = overallVerdict(passes.map((pass) => pass.verdict));
  const sum = (of: (pass: VariantResult) => number): number => passes.reduce((total, pass) => total + of(pass), 0);
  const calls = Object.fromEntries(
    (Object.keys(last.calls) as (keyof CallTotals)[]).map((key) => [key, sum((pass) => pass.calls[key])]),
  ) as unknown as CallTotals;
  return {
    ...last,
    calls,
    offlineIpis: { withWork: sum((pass) => pass.offlineIpis.withWork), empty: sum((pass) => pass.offlineIpis.empty) },
    ipis: sum((pass) => pass.ipis),
    warnings: sum((pass) => pass.warnings),
    hotplug: { offline: sum((pass) => pass.hotplug.offline), online: sum((pass) => pass.hotplug.online) },
    latencyNs: last.latencyNs satisfies { recorded: Percentiles; emulated: Percentiles },
    verdict,
    reason: passes.find((pass) => pass.verdict === verdict)!.reason,
  };
}
