/**
 * The floor of a flush: what no JavaScript can do without. The same work as the C twin, over an array of its own and with
 * nothing else around it: no interrupts to hold off, no decision that a variant could take, no waiter to wake.
 */
import { at } from '../../src/memory/arena.js';
import type { Cpu } from '../../src/kernel/kernel.js';
import { clockCostNs, counted, functions } from './checked.js';
import { bareEvents } from './bare-events.js';
import { CSD_STRIDE, sumOf } from './csds.js';

const [NEXT, FLAGS, FUNC, INFO, SRC, DST] = [0, 1, 2, 3, 4, 5];
const TABLE = [functions.even, functions.odd];
/** The head of the queue, a cache line of its own before the first csd. */
const HEAD = 0;

/** `reps` times: queues n csds and runs them. Returns nanoseconds a csd of both; the clock's own cost is taken off. */
export function bareFlush(cpu: Cpu, n: number, reps: number, traced: boolean): readonly [number, number] {
  const list = new Int32Array(new SharedArrayBuffer((n + 1) * CSD_STRIDE * 4));
  for (let i = 0; i < n; i++) {
    list[(i + 1) * CSD_STRIDE + FUNC] = i % 2;
    list[(i + 1) * CSD_STRIDE + INFO] = i;
  }
  const event = bareEvents(cpu.mem, at(cpu.kernel.map.data.slots, 0));
  const run = traced ? (): void => runTraced(cpu, list, event) : (): void => runAll(cpu, list);
  const clock = clockCostNs();
  const times = counted(cpu, n * reps, reps * sumOf(n), () => {
    const spent = { queueing: 0, running: 0 };
    for (let rep = 0; rep < reps; rep++) {
      const begin = performance.now();
      queueAll(list, n);
      const middle = performance.now();
      run();
      spent.running += performance.now() - middle;
      spent.queueing += middle - begin;
    }
    return spent;
  });
  const perCsd = (ms: number): number => (ms * 1e6 - clock * reps) / (n * reps);
  return [perCsd(times.queueing), perCsd(times.running)];
}

function queueAll(list: Int32Array, n: number): void {
  for (let csd = CSD_STRIDE; csd <= n * CSD_STRIDE; csd += CSD_STRIDE) {
    Atomics.store(list, csd + FLAGS, 1);
    list[csd + SRC] = 0;
    list[csd + DST] = 0;
    let first = list[HEAD];
    for (;;) {
      list[csd + NEXT] = first;
      const seen = Atomics.compareExchange(list, HEAD, first, csd);
      if (seen === first) break;
      first = seen;
    }
  }
}

function runAll(cpu: Cpu, list: Int32Array): void {
  for (let csd = reversed(list, Atomics.exchange(list, HEAD, 0)), next = 0; csd !== 0; csd = next) {
    next = list[csd + NEXT];
    TABLE[list[csd + FUNC]](cpu, list[csd + INFO]);
    Atomics.store(list, csd + FLAGS, 0);
  }
}

/** With an event before each function, and one after it. */
function runTraced(cpu: Cpu, list: Int32Array, event: (a: number, b: number, c: number) => void): void {
  for (let csd = reversed(list, Atomics.exchange(list, HEAD, 0)), next = 0; csd !== 0; csd = next) {
    next = list[csd + NEXT];
    const func = list[csd + FUNC];
    const info = list[csd + INFO];
    event(info, func, csd);
    TABLE[func](cpu, info);
    event(info, func, csd);
    Atomics.store(list, csd + FLAGS, 0);
  }
}

function reversed(list: Int32Array, chain: number): number {
  let done = 0;
  for (let node = chain, next = 0; node !== 0; node = next) {
    next = list[node + NEXT];
    list[node + NEXT] = done;
    done = node;
  }
  return done;
}
