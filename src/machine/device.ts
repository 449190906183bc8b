/**
 * Each CPU has a device that interrupts it: the source of kernel code in interrupt context. The callers that straddle
 * stop-machine are interrupt handlers; without a device neither the bug of 2014 nor its two-stage fix can be seen.
 *
 * A request is a function number and one word. Requests queue in a ring beside the pending bit (which is only a bit:
 * two requests may give one interrupt, whose handler then serves both).
 *
 * Concurrency: any number of producers, one consumer, the CPU's own handler. A producer reserves a free slot by
 * counting `deviceHead` on, and publishes it by storing the function number + 1 (0 is an empty slot), which also
 * publishes the plain store of `info`; the consumer reads them in the opposite order and empties the slot before it
 * counts `deviceTail`.
 */
import { at } from '../memory/arena.js';
import { compareExchange, load, or, store } from '../memory/atomics.js';
import { CPU, DEVICE_REQUESTS, type MachineLayout } from './layout.js';
import { ring } from './doorbell.js';
import { Vector } from './vectors.js';

/**
 * Raises the device interrupt of `cpu`: its handler will run function `func` with `info`. Any thread, any context.
 *
 * @throws {RangeError} when 64 requests are waiting already
 */
export function raiseDevice(mem: Int32Array, layout: MachineLayout, cpu: number, func: number, info: number): void {
  const area = at(layout.cpu, cpu);
  const slot = slotOf(layout, cpu, reserve(mem, area, cpu));
  mem[slot + 1] = info;
  store(mem, slot, func + 1);
  or(mem, area + CPU.pending, 1 << Vector.DEVICE);
  ring(mem, layout, cpu);
}

/** The handler's end: calls `run` for every published request. Context: the CPU of the device, irqs off. */
export function serveDevice(
  mem: Int32Array,
  layout: MachineLayout,
  cpu: number,
  run: (func: number, info: number) => void,
): void {
  const area = at(layout.cpu, cpu);
  for (;;) {
    const tail = load(mem, area + CPU.deviceTail);
    const slot = slotOf(layout, cpu, tail);
    const func = load(mem, slot) - 1;
    if (func < 0) return; // empty, or reserved: then its producer sets the pending bit after it is published
    const info = mem[slot + 1];
    store(mem, slot, 0);
    store(mem, area + CPU.deviceTail, tail + 1);
    run(func, info);
  }
}

function reserve(mem: Int32Array, area: number, cpu: number): number {
  for (;;) {
    const index = load(mem, area + CPU.deviceHead);
    const waiting = (index - load(mem, area + CPU.deviceTail)) | 0;
    if (waiting >= DEVICE_REQUESTS) throw new RangeError(`the device of CPU ${cpu} is full`);
    if (compareExchange(mem, area + CPU.deviceHead, index, index + 1) === index) return index;
  }
}

function slotOf(layout: MachineLayout, cpu: number, index: number): number {
  return at(layout.device, cpu) + (index & (DEVICE_REQUESTS - 1)) * 2;
}
