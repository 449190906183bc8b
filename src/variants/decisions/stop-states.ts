/** Decision: the states of stop-machine. */
import type { StopState } from '../../kernel/policy.js';

/** Source: kernel/stop_machine.c, enum multi_stop_state, Linux 3.15 and every release since. */
export const oneStage: readonly StopState[] = ['PREPARE', 'DISABLE_IRQ', 'RUN', 'EXIT'];

/** All other CPUs first, the outgoing one last. Source: 2/3 of the 2014 series, never merged. */
export const twoStages: readonly StopState[] = ['PREPARE', 'DISABLE_IRQ_INACTIVE', 'DISABLE_IRQ_ACTIVE', 'RUN', 'EXIT'];
