/** The interrupt state of the CPUs of a machine, read off its memory: what scheduling has to know of it. */
import { at } from '../../memory/arena.js';
import { CPU, type MachineLayout } from '../../machine/layout.js';

// As constants of this module they cost nothing at every point.
const { pending: CPU_PENDING, resched: CPU_RESCHED, irqsOff: CPU_IRQS_OFF, preemptCount: CPU_PREEMPT_COUNT } = CPU;

export class IrqLines {
  readonly #first: number;
  readonly #stride: number;

  constructor(
    readonly mem: Int32Array,
    { cpu }: MachineLayout,
  ) {
    this.#first = at(cpu, 0);
    this.#stride = cpu.stride;
  }

  /** Whether an interrupt must be taken before the next step of `cpu`. */
  interrupted(cpu: number): boolean {
    const area = this.#first + cpu * this.#stride;
    return this.mem[area + CPU_PENDING] !== 0 && this.mem[area + CPU_IRQS_OFF] === 0;
  }

  /** Whether `cpu`, when blocked, has something to serve: an interrupt, or its stopper. */
  wanted(cpu: number): boolean {
    const { mem } = this;
    const area = this.#first + cpu * this.#stride;
    if (mem[area + CPU_IRQS_OFF] !== 0) return false;
    return mem[area + CPU_PENDING] !== 0 || (mem[area + CPU_PREEMPT_COUNT] === 0 && mem[area + CPU_RESCHED] !== 0);
  }

  /** The word of its pending interrupts. */
  pendingWord(cpu: number): number {
    return this.#first + cpu * this.#stride + CPU_PENDING;
  }

  /** The word that says whether its stopper has work; -1: it would not run it now. */
  reschedWord(cpu: number): number {
    const area = this.#first + cpu * this.#stride;
    const runs = this.mem[area + CPU_IRQS_OFF] === 0 && this.mem[area + CPU_PREEMPT_COUNT] === 0;
    return runs ? area + CPU_RESCHED : -1;
  }

  irqsOff(cpu: number): boolean {
    return this.mem[this.#first + cpu * this.#stride + CPU_IRQS_OFF] !== 0;
  }
}
