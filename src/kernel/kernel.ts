/**
 * What the kernel keeps beside shared memory: one instance per CPU thread, equal on all of them, never changed after
 * start. There is no module-level state in `src/kernel`: whatever is per CPU is reached through the `Cpu` handed in as
 * the first argument, so that an execution can start from a reset machine in every engine.
 */
import type { Cpu as MachineCpu } from '../machine/cpu.js';
import type { FunctionTable } from './functions.js';
import type { Notifier } from './hotplug/notifier.js';
import type { KernelMap } from './layout.js';
import type { Policy } from './policy.js';

export interface Kernel {
  /** Where everything is. */
  readonly map: KernelMap;
  /** The variant: a pick list of decisions. */
  readonly policy: Policy;
  /** Functions that a csd, an irq_work, a stopper work or a device can name by number. */
  readonly functions: FunctionTable;
  /** The CPU hotplug notifier chain, in calling order. */
  readonly notifiers: readonly Notifier[];
  /** Called at points that only a harness cares about. */
  readonly hooks: KernelHooks;
  /** How long an outgoing CPU lingers between EXIT of stop-machine and idle-dead, in microseconds. */
  readonly offlineWindowUs: number;
  /** How long a wait for a csd may last before the watchdog complains, in microseconds; 0: there is no watchdog. */
  readonly csdLockTimeoutUs: number;
}

/** A CPU that this kernel runs on. */
export type Cpu = MachineCpu<Kernel>;

/**
 * A function that other CPUs can have called here. Context: irqs off, must not wait. What it returns counts in the
 * stopper only.
 */
export type KernelFunction = (cpu: Cpu, info: number) => number | void;

/** Points where a harness may act. Both run on the outgoing CPU. */
export interface KernelHooks {
  /** In the offline window: offline, irqs on, every interrupt that is deliverable has been taken. May wait. */
  offlineWindow?(cpu: Cpu): void;
  /** At idle-dead: irqs are off for good, no CPU can reach this CPU any more. */
  idleDead?(cpu: Cpu): void;
}
