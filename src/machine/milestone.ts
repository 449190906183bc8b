/**
 * Milestones: points on a CPU's way through stop-machine and out of the machine that tests, harnesses and held IPIs
 * care about. A CPU that reaches one counts it, releases the IPIs held for it, and stays there while it is held.
 * This is how an interleaving is made certain on real threads: by words, never by time.
 */
export const Milestone = {
  /** Acked MULTI_STOP_PREPARE; irqs are on. */
  STOP_PREPARE: 0,
  /** Acked the first state after PREPARE: DISABLE_IRQ, or DISABLE_IRQ_INACTIVE of the two-stage form. */
  STOP_DISABLE_IRQ: 1,
  /** Acked DISABLE_IRQ_ACTIVE (two-stage form only). */
  STOP_DISABLE_IRQ_ACTIVE: 2,
  /** Acked RUN: on the active CPU the function has returned. */
  STOP_RUN: 3,
  /** Left multi_cpu_stop: irqs are on again. */
  STOP_EXIT: 4,
  /** Marked offline, between EXIT and idle-dead, irqs on: the window of the 2014 bug. */
  OFFLINE_WINDOW: 5,
  /** irqs are off for good: nothing is taken any more. */
  IDLE_DEAD: 6,
  /** In the idle loop for the first time after coming online. */
  ONLINE: 7,
} as const;
export type MilestoneNumber = (typeof Milestone)[keyof typeof Milestone];
export type MilestoneName = keyof typeof Milestone;
export const MILESTONES = 8;

const NAMES = Object.keys(Milestone) as MilestoneName[];

export function milestoneName(milestone: number): string {
  return NAMES[milestone] ?? `milestone ${milestone}`;
}
