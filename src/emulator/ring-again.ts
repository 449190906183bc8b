/**
 * The harness's ring for calls that no CPU waits for, whose doorbell was lost: only the sender that found the queue
 * empty rang. Waiters of a csd ring for themselves (src/kernel/smp/csd-lock-debug.ts).
 */
import { at } from '../memory/arena.js';
import { load, or } from '../memory/atomics.js';
import { ring } from '../machine/doorbell.js';
import { CPU, cpuWord } from '../machine/layout.js';
import { Vector } from '../machine/vectors.js';
import type { Machine } from './machine.js';

/** Makes a call-function interrupt pending on a CPU, as a second IPI would. Source: 35feb60474bf. */
export function ringAgain(machine: Machine, cpu: number): void {
  or(machine.mem, cpuWord(machine.layout, cpu, CPU.pending), 1 << Vector.CALL_FUNCTION_SINGLE);
  ring(machine.mem, machine.layout, cpu);
}

/** The csds in a CPU's call queue, newest first, `most` of them at most: it may be changing, or run in a circle. */
export function queuedCsds(machine: Machine, cpu: number, most: number): number[] {
  const csds: number[] = [];
  for (
    let csd = load(machine.mem, at(machine.map.callQueue, cpu));
    csd > 0 && csd < machine.mem.length && csds.length < most;
    csd = machine.mem[csd]
  ) {
    csds.push(csd);
  }
  return csds;
}

/** Rings CPUs whose queue stays as it is for too long. To be asked often. */
export class StaleQueues {
  readonly #seen: { head: number; executed: number; atMs: number }[];

  constructor(
    private readonly machine: Machine,
    private readonly patienceMs: number,
  ) {
    this.#seen = Array.from({ length: machine.options.cpus }, () => ({ head: 0, executed: 0, atMs: 0 }));
  }

  /** Returns how many calls it has rung for. */
  look(nowMs: number): number {
    return this.machine.online().reduce((rung, cpu) => rung + this.#lookAt(cpu, nowMs), 0);
  }

  #lookAt(cpu: number, nowMs: number): number {
    const { machine } = this;
    const seen = this.#seen[cpu];
    const head = load(machine.mem, at(machine.map.callQueue, cpu));
    const executed = machine.statisticsOf(cpu).executed;
    if (head === 0 || executed !== seen.executed) Object.assign(seen, { head, executed, atMs: nowMs });
    if (head === 0 || nowMs - seen.atMs < this.patienceMs) return 0;
    seen.atMs = nowMs;
    ringAgain(machine, cpu);
    return queuedCsds(machine, cpu, 1000).length;
  }
}
