/**
 * What a CPU is doing right now: whether its irqs are off, how deep it is in interrupts, and how often preemption was
 * disabled. It is the CPU's own; the copy in shared memory is for reports only, and no CPU acts on it.
 */
import { CPU } from '../../machine/layout.js';

export class CpuContext {
  protected irqsOff = false;
  protected hardirq = 0;
  protected preempt = 0;

  /** @param area address of the CPU's words */
  constructor(
    readonly mem: Int32Array,
    protected readonly area: number,
  ) {}

  irqsDisabled(): boolean {
    return this.irqsOff;
  }

  inHardirq(): boolean {
    return this.hardirq > 0;
  }

  preemptCount(): number {
    return this.preempt;
  }

  protected setIrqsOff(off: boolean): void {
    this.irqsOff = off;
    this.mem[this.area + CPU.irqsOff] = off ? 1 : 0; // plain: read by reports only
  }

  protected setHardirq(depth: number): void {
    this.hardirq = depth;
    this.mem[this.area + CPU.hardirq] = depth; // plain: read by reports only
  }

  protected setPreempt(count: number): void {
    this.preempt = count;
    this.mem[this.area + CPU.preemptCount] = count; // plain: read by reports only
  }
}
