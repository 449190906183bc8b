/** How late a command may be, by its own report. */
import { availableParallelism, loadavg } from 'node:os';

/**
 * A budget holds within 10 % and 2 s on a host that is not overloaded. With more threads ready than cores everything
 * takes as many times longer.
 */
export function latestMs(budgetMs: number): number {
  const overload = Math.max(1, loadavg()[0] / availableParallelism());
  return (1.1 * budgetMs + 2000) * overload;
}
