/**
 * A CPU as the kernel sees it. Each engine brings its own: real threads that run free, real threads in lockstep,
 * coroutines. The kernel cannot tell which one it runs on.
 */
import type { EventKind } from '../trace/event.js';
import type { HoldPoint } from './delay.js';
import type { MilestoneNumber } from './milestone.js';
import type { VectorNumber } from './vectors.js';

/** @typeParam K what the kernel keeps per CPU: its address map, its policy, its function table */
export interface Cpu<K = unknown> {
  readonly id: number;
  /** Number of possible CPUs. */
  readonly cpus: number;
  /** All of the machine's memory. */
  readonly mem: Int32Array;
  readonly kernel: K;

  /** Whether local interrupts are off. */
  irqsDisabled(): boolean;
  /** Takes what is pending, then disables interrupts. Pairs with `irqEnable`. */
  irqDisable(): void;
  /** Enables interrupts and takes what became pending meanwhile. */
  irqEnable(): void;
  /** `irqDisable` that returns the state before it, for `irqRestore`. */
  irqSave(): boolean;
  irqRestore(wereEnabled: boolean): void;
  /** Whether an interrupt handler runs on this CPU. */
  inHardirq(): boolean;

  preemptDisable(): void;
  /** The stopper may run in the outermost one. */
  preemptEnable(): void;
  preemptCount(): number;

  /** One turn of a busy loop: serves interrupts if they are on, and the stopper if preemption is possible. */
  relax(): void;
  /**
   * Spins until `mem[word]` may have become different from `seen`; serves like `relax` meanwhile. Returns early after
   * it served something: callers loop. Any context. The CPU that changes the word calls `wake` after it.
   *
   * @param sleeper a bit that the engine may add to the word before the CPU sleeps; then `wake` need only be called by
   * the CPU that finds it set in what it replaces. 0: none, all call it
   * @param patienceUs return after so many microseconds at the latest, or somewhat more. 0: when the word changes
   */
  spinOn(word: number, seen: number, sleeper?: number, patienceUs?: number): void;
  /** Kernel sleep: `spinOn` for task context. Throws when called with preemption or interrupts disabled. */
  waitOn(word: number, seen: number): void;
  /** Sleeps for so many microseconds, or somewhat longer. Context and services like `waitOn`. */
  sleepUs(us: number): void;
  /** Tells CPUs that spin or sleep on `word` that it was changed. Any context; never waits. */
  wake(word: number): void;

  /** Sends an IPI. Any context; never waits. */
  sendIpi(target: number, vector: VectorNumber): void;
  /** Tells `target` that its stopper has work. */
  kick(target: number): void;
  /** Runs function `func` with `info` on the device interrupt of `target`; without one, of this CPU. */
  raiseDevice(func: number, info: number, target?: number): void;
  /** Says that `target` is about to be taken offline; see InterruptController. */
  announceOutgoing(target: number, until?: Exclude<HoldPoint, 'either'>): void;
  cancelOutgoing(target: number): void;
  /** This CPU has entered a phase on its way out; held IPIs come free. */
  enterPhase(phase: number): void;
  /** Counts a milestone, and stays there while a hold is set for it. */
  reach(milestone: MilestoneNumber): void;
  /** INIT: waits until this CPU is asked to boot, then clears its interrupt state. Context: idle-dead. */
  waitForBoot(): void;
  /** Asks `target`, which waits in `waitForBoot`, to come up. */
  requestBoot(target: number): void;

  /** Serves the requests of this CPU's device. Context: the device vector's handler. */
  serveDevice(run: (func: number, info: number) => void): void;
  /** Runs one task that the host handed in, if there is one. Context: idle. Returns whether there was one. */
  runHostTask(): boolean;
  /** The word that changes whenever the host hands in a task. */
  readonly mailbox: number;

  /** Whether `trace` keeps anything: asked where even the arguments of a call for nothing are too much. */
  readonly tracing: boolean;
  trace(kind: EventKind, a?: number, b?: number, c?: number): void;
  /** Microseconds since the machine's epoch. */
  nowUs(): number;
}

/** What the kernel hands to the CPU so that it can be entered. */
export interface CpuEntries {
  /** Runs the handler of a vector. Context: irqs off, hardirq and preemption counted. */
  interrupt(vector: VectorNumber): void;
  /** Runs the stopper. Context: irqs on, preemption possible. */
  schedule(): void;
}
