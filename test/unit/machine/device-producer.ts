/** Raises the device interrupt of CPU 0 again and again, from a thread of its own; waits while the device is full. */
import { workerData } from 'node:worker_threads';
import { raiseDevice } from '../../../src/machine/device.js';
import type { MachineLayout } from '../../../src/machine/layout.js';

export interface Orders {
  readonly mem: Int32Array;
  readonly layout: MachineLayout;
  readonly producer: number;
  readonly requests: number;
  /** Counts how often the device was full. */
  readonly full: number;
}

const { mem, layout, producer, requests, full } = workerData as Orders;
for (let request = 0; request < requests; ) {
  try {
    raiseDevice(mem, layout, 0, producer, request);
    request++;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    Atomics.add(mem, full, 1);
  }
}
