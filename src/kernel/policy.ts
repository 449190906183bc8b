/**
 * A kernel variant is a pick list of decisions. The kernel asks the policy at each point where its history differs and
 * never asks which variant it is. Decisions that are a matter of code are functions (src/variants/decisions).
 */
import type { Cpu } from './kernel.js';

/** What hotplug_cfd does when it hears of an action. `flush` runs on the CPU that calls the notifier. */
export type CfdStep = 'allocate' | 'free' | 'flush';

/** The actions that hotplug_cfd reacts to; their _FROZEN twins do the same. */
export type CfdNotifierTable = Readonly<Partial<Record<CfdAction, CfdStep>>>;
export type CfdAction = 'UP_PREPARE' | 'UP_CANCELED' | 'DOWN_PREPARE' | 'DYING' | 'DEAD';

/** States of stop-machine between NONE and the end; source: kernel/stop_machine.c, enum multi_stop_state. */
export type StopState = 'PREPARE' | 'DISABLE_IRQ' | 'DISABLE_IRQ_INACTIVE' | 'DISABLE_IRQ_ACTIVE' | 'RUN' | 'EXIT';

export interface Policy {
  readonly name: string;
  /** One line: what this kernel is. */
  readonly summary: string;
  /** The commit or document that the picks come from. */
  readonly source: string;

  // Hotplug.
  readonly cfdNotifier: CfdNotifierTable;
  /** How the outgoing CPU tells the controlling one that it is dead: a word, or a call sent while offline. */
  readonly deadReport: 'by-word' | 'by-call';
  /** When a CPU that comes up is active: as soon as it is online, or when the scheduler's notifier hears of it. */
  readonly activeFrom: 'online' | 'notified';

  // Receiving.
  /** Body of the call-function interrupt. Context: irqs off. */
  readonly ipiEntry: (cpu: Cpu) => void;
  /** What the notifier's `flush` step does. */
  readonly flush: (cpu: Cpu) => void;
  /** Runs a chain that was taken off the queue, oldest first. Context: irqs off. */
  readonly drain: (cpu: Cpu, chain: number) => void;

  // Sending.
  readonly llistAdd: (mem: Int32Array, node: number, head: number) => boolean;
  /** Where the tests for this CPU and for offline ones stand: before the csd is locked, or after it. */
  readonly onlineTest: 'before-lock' | 'after-lock';
  /** Whether -ENXIO unlocks the csd that was locked before the online test. */
  readonly unlockOnEnxio: boolean;
  /** The flag that marks a csd whose sender waits. */
  readonly waitFlag: number;
  /** What an async call does when its csd is still locked: waits, warns and waits, or returns -EBUSY. */
  readonly asyncBusy: 'spin' | 'warn' | 'refuse';
  /** Whom a call to many interrupts: all of them, or those whose queue was empty; of these a single one as a call to one does. */
  readonly manyIpi: 'whole-mask' | 'was-empty' | 'was-empty-or-single';
  /** When on_each_cpu runs the local part: after the remote ones are done, or while they run. */
  readonly localPart: 'last' | 'meanwhile';
  /** When on_each_cpu_cond asks its condition: for a mask of its own first, or for each CPU just before it is queued. */
  readonly condition: 'mask-first' | 'per-cpu';
  /** When irq_work raises its interrupt: by a flag of its own, or when its list was empty. */
  readonly irqWorkRaise: 'raised-flag' | 'was-empty';
  /** Where irq_work and wake-ups for another CPU are queued: on lists of their own, or among the calls. */
  readonly remoteWork: 'own-list' | 'call-queue';
  /**
   * How callers that share one async csd decide who may queue it: by an atomic flag that its function gives back; by one that
   * load balancing gives back, perhaps too early; or by the racy look at its lock.
   */
  readonly kickClaim: 'atomic-flag' | 'early-release' | 'lock-test';
  /** Whether a CPU that idles polling is notified by its flag instead of an IPI. */
  readonly pollingIdle: boolean;
  /** Whether single and many warn when called from interrupt context. */
  readonly warnInInterrupt: boolean;
  /** Whether every unlock of an unlocked csd warns, or only that of a csd with a waiter. */
  readonly warnUnlockOfUnlocked: boolean;

  // Stop-machine.
  readonly stopStates: readonly StopState[];
  /** A CPU acknowledges a state; the last one advances all. @param msdata address of multi_stop_data */
  readonly ackState: (cpu: Cpu, msdata: number) => void;
  /**
   * How stop_two_cpus keeps its two works together, and whom it refuses: by a call to the lower CPU, or under both CPUs'
   * lglock, when both are active; or under both stoppers' locks, when both stoppers are enabled.
   */
  readonly stopTwoCpus: 'by-call' | 'both-lglocks' | 'both-enabled';
  /** What an error that a work returns does when no CPU waits for it: there is no place to write it, or it is ignored. */
  readonly nowaitResult: 'crashes' | 'ignored';
  /** When the stopper of an outgoing CPU takes no more works: when its queue is empty, or as soon as it is asked to park. */
  readonly stopperPark: 'when-empty' | 'at-once';
  /** Who enables the stopper of a CPU that came up: the controlling CPU, or that CPU before it schedules. */
  readonly stopperUnpark: 'by-controller' | 'by-itself';
}
