/**
 * Faults of the hardware that a schedule may choose, so many an execution at most: an IPI that gets lost when it is sent,
 * and a CPU that freezes. A frozen CPU does nothing and takes nothing, for longer than any CPU waits that is not ready
 * to wait for ever; then it thaws. What is left of them stands in the machine's memory, and is reset with it.
 */
import { at } from '../../memory/arena.js';
import { CPU, MACHINE, type MachineLayout } from '../../machine/layout.js';
import type { HardwareFaults } from '../../lab/scenario.js';

export class Faults {
  readonly #machine: number;
  readonly #firstCpu: number;
  readonly #stride: number;

  /** @param firstFreeze number of the event by which CPU 0 freezes; those of the other CPUs follow */
  constructor(
    private readonly mem: Int32Array,
    { machine, cpu }: MachineLayout,
    readonly firstFreeze: number,
  ) {
    this.#machine = machine.base;
    this.#firstCpu = at(cpu, 0) + CPU.frozen;
    this.#stride = cpu.stride;
  }

  /** What may happen in an execution. Context: the machine has booted. @param mem its memory, or a copy */
  allow({ lostIpis, freezes }: HardwareFaults, mem: Int32Array): void {
    mem[this.#machine + MACHINE.lossesLeft] = lostIpis;
    mem[this.#machine + MACHINE.freezesLeft] = freezes;
  }

  get lossesLeft(): number {
    return this.mem[this.#machine + MACHINE.lossesLeft];
  }

  get freezesLeft(): number {
    return this.mem[this.#machine + MACHINE.freezesLeft];
  }

  isFrozen(cpu: number): boolean {
    return this.mem[this.#firstCpu + cpu * this.#stride] !== 0;
  }

  /** An IPI got lost. */
  lose(): void {
    this.mem[this.#machine + MACHINE.lossesLeft]--;
  }

  freeze(cpu: number): void {
    this.mem[this.#firstCpu + cpu * this.#stride] = 1;
    this.mem[this.#machine + MACHINE.freezesLeft]--;
  }

  thaw(cpu: number): void {
    this.mem[this.#firstCpu + cpu * this.#stride] = 0;
  }
}
