/** SafeStack, seed after seed: it is found with each, and its right twin, explored as long, is left alone. */
import { fileURLToPath } from 'node:url';
import { explore } from '../../src/commands/explore/explore.js';

const SAFE_STACK = fileURLToPath(new URL('../samples/safe-stack/safe-stack.js', import.meta.url));
/** Some four times what the slowest seed took of those that were tried. */
const MOST = 10_000_000;

export interface SafeStackSoak {
  readonly seconds: number;
  readonly seed: number;
  readonly onRun: (line: string) => void;
  /** At most so many for a seed. */
  readonly executions?: number;
}

/** One seed at least. @throws with the first seed that does not find it, or that finds something in the twin */
export async function soakSafeStack({ seconds, seed, onRun, executions = MOST }: SafeStackSoak): Promise<void> {
  const until = performance.now() + seconds * 1000;
  for (let next = seed; next === seed || performance.now() < until; next++) {
    const { finding, summary, elapsedMs } = await explore(SAFE_STACK, { form: 'broken', seed: next, executions });
    if (finding === null) throw new Error(`seed ${next}: not found in ${summary.executions} executions`);
    onRun(
      `seed ${next}: found by ${finding.strategy} after ${summary.executions} executions, ${(elapsedMs / 1000).toFixed(1)} s: ${finding.token}`,
    );
    const twin = await explore(SAFE_STACK, { form: 'fixed', seed: next, executions: summary.executions });
    if (twin.finding !== null) throw new Error(`seed ${next}: found in the right twin: ${twin.finding.text}`);
  }
}
