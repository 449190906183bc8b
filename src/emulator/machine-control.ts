/**
 * Control of a machine from outside, by words and never by time: hold a CPU at a milestone, await that it gets there,
 * let it go, raise its device interrupt, set a fault.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FreeMachine } from '../engine/free/free-machine.js';
import { MachineEnded } from '../engine/free/machine-check.js';
import type { KernelMap } from '../kernel/layout.js';
import { FAULTS, type FaultName } from '../kernel/fault.js';
import { add, and, load, notify, or, store, sub } from '../memory/atomics.js';
import { wakeWord } from '../machine/doorbell.js';
import { CPU, cpuWord, MACHINE, type MachineLayout } from '../machine/layout.js';
import { Milestone, type MilestoneName } from '../machine/milestone.js';

/** How often an awaited word is looked at when it is not notified. */
const LOOK_MS = 5;
/** Bound of every wait here: far more than a loaded host needs. */
const WAIT_MS = 60_000;

export class MachineControl {
  constructor(
    private readonly engine: FreeMachine,
    private readonly layout: MachineLayout,
    private readonly map: KernelMap,
    private readonly functionNames: readonly string[],
  ) {}

  /** CPU `cpu` will stay at `milestone`, serving interrupts if they are on, until `release`. */
  hold(cpu: number, milestone: MilestoneName): void {
    or(this.engine.mem, this.#word(cpu, CPU.holds), 1 << Milestone[milestone]);
  }

  release(cpu: number, milestone: MilestoneName): void {
    and(this.engine.mem, this.#word(cpu, CPU.holds), ~(1 << Milestone[milestone]));
    wakeWord(this.engine.mem, this.layout, this.#word(cpu, CPU.holds));
  }

  /** How often `cpu` has reached `milestone` since boot. */
  reachedCount(cpu: number, milestone: MilestoneName): number {
    return load(this.engine.mem, this.#word(cpu, CPU.reached) + Milestone[milestone]);
  }

  /** Waits until `cpu` has reached `milestone` `times` times since boot. */
  async reached(cpu: number, milestone: MilestoneName, times = 1): Promise<void> {
    await this.until(this.#word(cpu, CPU.reached) + Milestone[milestone], (count) => count >= times);
  }

  /**
   * Waits until `accept` takes the value of a word; returns it. Rejects when the machine ends, or after a minute.
   */
  async until(word: number, accept: (value: number) => boolean): Promise<number> {
    const watchers = this.layout.machine.base + MACHINE.watchers;
    add(this.engine.mem, watchers, 1);
    try {
      return await this.#watch(word, accept);
    } finally {
      sub(this.engine.mem, watchers, 1);
    }
  }

  async #watch(word: number, accept: (value: number) => boolean): Promise<number> {
    const { mem } = this.engine;
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const value = load(mem, word);
      if (accept(value)) return value;
      if (this.engine.stopped) throw new MachineEnded();
      if (performance.now() > deadline) throw new Error(`word ${word} is still ${value} after ${WAIT_MS} ms`);
      const waiting = Atomics.waitAsync(mem, word, value, LOOK_MS);
      if (waiting.async) await Promise.race([waiting.value, sleep(LOOK_MS)]);
    }
  }

  /** Changes a word and wakes all that may wait for it. */
  set(word: number, value: number): void {
    store(this.engine.mem, word, value);
    notify(this.engine.mem, word); // what watches from outside
    wakeWord(this.engine.mem, this.layout, word);
  }

  /** Raises the device interrupt of `cpu`: it runs the registered function `name` with `info`. */
  raise(cpu: number, name: string, info = 0): void {
    const func = this.functionNames.indexOf(name);
    if (func < 1)
      throw new RangeError(`no function is named ${name}; there are ${this.functionNames.slice(1).join(', ')}`);
    this.engine.raise(cpu, func, info);
  }

  /** Ends the thread of `cpu` outright, wherever it is: the machine ends with a machine check of that CPU. */
  kill(cpu: number): void {
    this.engine.kill(cpu);
  }

  /** Makes a fault happen once, to CPU `cpu`. */
  fail(fault: FaultName, cpu: number): void {
    store(this.engine.mem, this.map.faults.base + FAULTS[fault], cpu + 1);
  }

  #word(cpu: number, field: number): number {
    return cpuWord(this.layout, cpu, field);
  }
}
