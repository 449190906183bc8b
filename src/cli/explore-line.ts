/** The live line of an exploration, on stderr: what has been done, how fast, what it has covered, time left. */
import type { ExploreProgress } from '../commands/explore/explore.js';
import { Rate, timeLeft } from './live.js';
import { clearLive, showLive } from './output.js';

export interface ExploreLine {
  readonly show: (progress: ExploreProgress) => void;
  readonly end: () => void;
}

/** A line that is written over on a terminal; elsewhere one more every few seconds. */
const ELSEWHERE_MS = 5000;

export function exploreLine(): ExploreLine {
  const live = process.stderr.isTTY;
  let shownAt = 0;
  let shown = false;
  const rate = new Rate();
  return {
    show: (progress) => {
      if (!live && progress.elapsedMs - shownAt < ELSEWHERE_MS) return;
      shownAt = progress.elapsedMs;
      shown = true;
      const line = lineOf(progress, rate);
      if (live) showLive(line);
      else process.stderr.write(`${line}\n`);
    },
    end: () => {
      if (shown) clearLive();
    },
  };
}

function lineOf(progress: ExploreProgress, rate: Rate): string {
  const { executions, expected, distinctTraces, elapsedMs, budgetMs } = progress;
  const left = budgetMs === null ? `, ${(elapsedMs / 1000).toFixed(0)} s` : timeLeft(budgetMs - elapsedMs);
  const of = expected === null ? '' : ` of about ${Math.max(executions, expected)}`;
  return `${executions}${of} executions${rate.text('', executions, elapsedMs)}, at least ${distinctTraces} distinct traces${left}`;
}
