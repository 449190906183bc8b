import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { MACHINE } from '../../../../src/machine/layout.js';
import { bareMachine } from './bare-cpu.js';
import type { Orders, Way } from './ping-pong.js';

const ROUNDS: Readonly<Record<Way, number>> = {
  wake: 25_000,
  'wake with irqs off': 25_000,
  'harness with irqs off': 25_000,
  ipi: 25_000,
  'late ipi': 5000,
  kick: 25_000,
  device: 25_000,
};
const workers: Worker[] = [];

afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.terminate();
});

/** Runs a player on its own thread until it is done; gives how often it slept. */
async function play(orders: Orders): Promise<number> {
  const worker = new Worker(new URL('./ping-pong.js', import.meta.url), { workerData: orders });
  workers.push(worker);
  const [sleeps] = (await once(worker, 'message')) as [number];
  return sleeps;
}

describe('a sleeping CPU', () => {
  it.each(Object.entries(ROUNDS) as [Way, number][])(
    'misses no wake-up by %s in %i rounds of ping-pong',
    async (way, rounds) => {
      const machine = bareMachine(2);
      const epochNs = process.hrtime.bigint();
      const [first, second] = await Promise.all([0, 1].map((id) => play({ machine, id, way, rounds, epochNs })));
      expect(first + second).toBeGreaterThan(rounds / 10); // or it would prove nothing
      const {
        mem,
        layout: {
          machine: { base },
        },
      } = machine;
      expect([mem[base + MACHINE.sleepers], mem[base + MACHINE.deaf]]).toEqual([0, 0]);
    },
  );
});
