/** How an execution ended that was ended by an exception. */
import { Diverged } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { Hung } from './lone-work.js';

export function endOf(error: unknown): RunEnd {
  if (error instanceof Diverged) return 'diverged';
  return error instanceof Hung ? 'hang' : 'crash';
}
