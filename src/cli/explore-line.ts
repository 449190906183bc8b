/** The live line of an exploration, on stderr: what has been done, how fast, what it has covered, time left. */
import type { ExploreProgress } from '../commands/explore/explore.js';
import { Rate, timeLeft } from './live.js';
import { clearLive, showLive } from './output.js';

export interface ExploreLine {
  /** @param of what is explored, of several things one after the other */
  readonly show: (progress: ExploreProgress, of?: string) => void;
  readonly end: () => void;
}

/** A line that is written over on a terminal; elsewhere one more every few seconds. */
const ELSEWHERE_MS = 5000;

export function exploreLine(): ExploreLine {
  const live = process.stderr.isTTY;
  let shownAt = 0;
  let shownOf = '';
  let shown = false;
  const rate = new Rate();
  return {
    show: (progress, of = '') => {
      if (of !== shownOf) [shownOf, shownAt] = [of, 0];
      if (!live && progress.elapsedMs - shownAt < ELSEWHERE_MS) return;
      shownAt = progress.elapsedMs;
      shown = true;
      const line = `${of === '' ? '' : `${of}: `}${lineOf(progress, rate, of)}`;
      if (live) showLive(line);
      else process.stderr.write(`${line}\n`);
    },
    end: () => {
      if (shown) clearLive();
    },
  };
}

function lineOf(progress: ExploreProgress, rate: Rate, phase: string): string {
  const { executions, expected, distinctTraces, elapsedMs, budgetMs } = progress;
  const left = budgetMs === null ? `, ${(elapsedMs / 1000).toFixed(0)} s` : timeLeft(budgetMs - elapsedMs);
  const of = expected === null ? '' : ` of about ${Math.max(executions, expected)}`;
  return `${executions}${of} executions${rate.text(phase, executions, elapsedMs)}, at least ${distinctTraces} distinct traces${left}`;
}
