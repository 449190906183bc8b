/** Writes events into the first ring of its memory, as fast as it can, until it is told to stop. */
import { workerData } from 'node:worker_threads';
import { type TraceLayout, TraceWriter } from '../../../src/trace/ring.js';
import { numberedEvent } from './numbered-event.js';

export interface Orders {
  readonly mem: Int32Array;
  readonly trace: TraceLayout;
  /** A word that is set when it is time to stop. */
  readonly stop: number;
}

const { mem, trace, stop } = workerData as Orders;
const writer = new TraceWriter(mem, trace, 0);
for (let n = 0; Atomics.load(mem, stop) === 0; n = (n + 1) | 0) {
  const { timeUs, kind, context, a, b, c } = numberedEvent(n);
  writer.write(timeUs, kind, context, a, b, c);
}
