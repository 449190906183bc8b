/**
 * Requests to the devices of the CPUs, in the machine's own ring, so that they are reset with its memory. One thread at
 * a time uses it: no operation here is atomic. Free-running machines use src/machine/device.ts on the same words.
 */
import { CPU, cpuWord, DEVICE_REQUESTS, type MachineLayout } from '../../machine/layout.js';
import { at } from '../../memory/arena.js';

export class DeviceQueue {
  constructor(
    private readonly mem: Int32Array,
    private readonly layout: MachineLayout,
  ) {}

  push(cpu: number, func: number, info: number): void {
    const { mem } = this;
    const head = cpuWord(this.layout, cpu, CPU.deviceHead);
    const waiting = mem[head] - mem[cpuWord(this.layout, cpu, CPU.deviceTail)];
    if (waiting >= DEVICE_REQUESTS) throw new RangeError(`the device of CPU ${cpu} is full`);
    mem.set([func, info], this.#slot(cpu, mem[head]++));
  }

  shift(cpu: number): { readonly func: number; readonly info: number } | undefined {
    const { mem } = this;
    const tail = cpuWord(this.layout, cpu, CPU.deviceTail);
    if (mem[tail] === mem[cpuWord(this.layout, cpu, CPU.deviceHead)]) return undefined;
    const slot = this.#slot(cpu, mem[tail]++);
    return { func: mem[slot], info: mem[slot + 1] };
  }

  #slot(cpu: number, index: number): number {
    return at(this.layout.device, cpu) + (index & (DEVICE_REQUESTS - 1)) * 2;
  }
}
