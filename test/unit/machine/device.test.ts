import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/memory/arena.js';
import { raiseDevice, serveDevice } from '../../../src/machine/device.js';
import { isParked, lieDown } from '../../../src/machine/doorbell.js';
import { CPU, cpuWord, DEVICE_REQUESTS, layoutMachine, type MachineLayout } from '../../../src/machine/layout.js';
import { Vector } from '../../../src/machine/vectors.js';
import type { Orders } from './device-producer.js';

interface Rig {
  readonly mem: Int32Array;
  readonly layout: MachineLayout;
}

function rig(): Rig {
  const arena = new Arena();
  const layout = layoutMachine(arena, 2);
  return { mem: new Int32Array(arena.toBuffer()), layout };
}

function serve({ mem, layout }: Rig): [func: number, info: number][] {
  const served: [number, number][] = [];
  serveDevice(mem, layout, 0, (func, info) => served.push([func, info]));
  return served;
}

describe('a device', () => {
  it('interrupts its CPU and has its requests served in order, once', () => {
    const machine = rig();
    const { mem, layout } = machine;
    lieDown(mem, layout, 0);
    raiseDevice(mem, layout, 0, 7, -1);
    raiseDevice(mem, layout, 0, 0, 2); // function 0 is a request like any other
    expect(mem[cpuWord(layout, 0, CPU.pending)]).toBe(1 << Vector.DEVICE);
    expect(isParked(mem, layout, 0)).toBe(false);
    expect(mem[cpuWord(layout, 1, CPU.pending)]).toBe(0);
    expect(serve(machine)).toEqual([
      [7, -1],
      [0, 2],
    ]);
    expect(serve(machine)).toEqual([]);
  });

  it('serves a request that comes while it serves', () => {
    const machine = rig();
    const served: number[] = [];
    raiseDevice(machine.mem, machine.layout, 0, 1, 0);
    serveDevice(machine.mem, machine.layout, 0, (_, info) => {
      served.push(info);
      if (info < 3) raiseDevice(machine.mem, machine.layout, 0, 1, info + 1);
    });
    expect(served).toEqual([0, 1, 2, 3]);
  });

  it(`holds ${DEVICE_REQUESTS} requests, refuses one more, and works on after that`, () => {
    const machine = rig();
    const raise = (info: number) => raiseDevice(machine.mem, machine.layout, 0, 1, info);
    for (let info = 0; info < DEVICE_REQUESTS; info++) raise(info);
    for (let i = 0; i < 3; i++) expect(() => raise(99)).toThrow(new RangeError('the device of CPU 0 is full'));
    expect(serve(machine).map(([, info]) => info)).toEqual(Array.from({ length: DEVICE_REQUESTS }, (_, info) => info));
    raise(64);
    expect(serve(machine)).toEqual([[1, 64]]);
  });

  it.each([DEVICE_REQUESTS - 1, 2 ** 31 - 2])('goes on when its counters wrap around at %i', (start) => {
    const machine = rig();
    machine.mem[cpuWord(machine.layout, 0, CPU.deviceHead)] = start;
    machine.mem[cpuWord(machine.layout, 0, CPU.deviceTail)] = start;
    for (let round = 0; round < 3; round++) {
      for (let info = 0; info < DEVICE_REQUESTS; info++) raiseDevice(machine.mem, machine.layout, 0, 1, info);
      expect(() => raiseDevice(machine.mem, machine.layout, 0, 1, 99)).toThrow('is full');
      expect(serve(machine)).toHaveLength(DEVICE_REQUESTS);
    }
  });

  it('loses nothing and doubles nothing when several threads raise it', async () => {
    const machine = rig();
    const { mem, layout } = machine;
    const PRODUCERS = 3;
    const REQUESTS = 8000;
    const workers = Array.from({ length: PRODUCERS }, (_, producer) => {
      const workerData: Orders = { mem, layout, producer, requests: REQUESTS };
      return new Worker(new URL('./device-producer.js', import.meta.url), { workerData });
    });
    const exits = workers.map((worker) => once(worker, 'exit'));
    const next = Array.from({ length: PRODUCERS }, () => 0);
    while (next.some((count) => count < REQUESTS)) {
      await setTimeout(1); // meanwhile they fill it, all at once
      serveDevice(mem, layout, 0, (producer, info) => {
        if (info !== next[producer]) expect([producer, info]).toEqual([producer, next[producer]]);
        next[producer]++;
      });
    }
    await Promise.all(exits);
    expect(serve(machine)).toEqual([]);
  });
});
