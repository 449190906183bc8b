/** Reads that returned what had been overwritten, as a memory model allows: which write they missed, and what forbids it. */
import { sourceName } from '../common/short-path.js';
import { isPlain } from '../engine/controlled/opcodes.js';
import type { Site } from '../engine/rewriter/sites.js';
import type { Observation, TraceFinding } from '../lab/observation.js';
import type { Recorded } from './interleaving.js';

/** One sentence each, for steps that are recorded: first those that something would forbid. */
export function staleReads(
  { steps, sites }: Pick<Recorded, 'steps' | 'sites'>,
  { actors, wordName, steps: observed }: Pick<Observation, 'actors' | 'wordName' | 'steps'>,
): TraceFinding[] {
  const [forbidden, others]: TraceFinding[][] = [[], []];
  for (const [at, step] of steps.entries()) {
    const { overwrittenAt, actor, word, result, op, site } = step;
    if (overwrittenAt === undefined) continue;
    const write = steps[overwrittenAt];
    const remedies = [
      isPlain(write.op) ? `Atomics.store ${placeOf(sites[write.site])}` : '',
      isPlain(op) ? `Atomics.load ${placeOf(sites[site])}` : '',
    ].filter((remedy) => remedy !== '');
    const why =
      remedies.length > 0
        ? `nothing orders that write before the read, so the memory model of ECMAScript allows it; ${remedies.join(' and ')} would forbid it`
        : 'both are operations of Atomics, which have an order in which the read comes first; this table shows another';
    const text =
      `${actors[actor]} reads ${String(result)} from ${wordName(word)} at step ${observed[at].number}, which was overwritten at step ` +
      `${observed[overwrittenAt].number}: ${why}`;
    (remedies.length > 0 ? forbidden : others).push({ kind: 'stale-read', text, at });
  }
  return [...forbidden, ...others];
}

function placeOf(site: Site | undefined): string {
  return site === undefined ? 'there' : `at ${sourceName(site.file)}:${site.line}`;
}
