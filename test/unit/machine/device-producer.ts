/** Raises the device interrupt of CPU 0 again and again, from a thread of its own; waits while the device is full. */
import { workerData } from 'node:worker_threads';
import { raiseDevice } from '../../../src/machine/device.js';
import { CPU, cpuWord, DEVICE_REQUESTS, type MachineLayout } from '../../../src/machine/layout.js';

export interface Orders {
  readonly mem: Int32Array;
  readonly layout: MachineLayout;
  readonly producer: number;
  readonly requests: number;
}

const { mem, layout, producer, requests } = workerData as Orders;
const [head, tail] = [cpuWord(layout, 0, CPU.deviceHead), cpuWord(layout, 0, CPU.deviceTail)];
for (let request = 0; request < requests; ) {
  if (Atomics.load(mem, head) - Atomics.load(mem, tail) >= DEVICE_REQUESTS) continue;
  try {
    raiseDevice(mem, layout, 0, producer, request);
    request++;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // another one was faster
  }
}
