import { afterEach, describe, expect, it, vi } from 'vitest';
import { csdLocked } from '../../../../src/kernel/smp/csd.js';
import { carelessCall, closeOfflineWindow, openOfflineWindow } from '../../../../src/kernel/hotplug/offline-window.js';
import { setCpuOnline } from '../../../../src/kernel/online.js';
import { at } from '../../../../src/memory/arena.js';
import { Event } from '../../../../src/trace/event.js';
import { WouldSpin } from '../../../support/fake-cpu.js';
import { calls, sent } from '../smp/calls.js';
import { meanwhile } from '../meanwhile.js';

afterEach(() => void vi.restoreAllMocks());

function setUp() {
  const calling = calls('v3.15');
  setCpuOnline(calling.cpus[2], 2, false);
  return { ...calling, window: at(calling.machine.map.offlineWindow, 2) };
}

describe('the offline window', () => {
  it('lets careless calls in while it is open', () => {
    const { cpus, csds, prepare, mem, machine, ranOn } = setUp();
    expect(carelessCall(cpus[0], 2, prepare(csds[0], 1))).toBe(false);
    openOfflineWindow(cpus[2]);
    expect(carelessCall(cpus[0], 2, prepare(csds[0], 1))).toBe(true);
    expect(csdLocked(mem, csds[0])).toBe(true);
    expect(sent(cpus[0])).toEqual(['2 single']);
    closeOfflineWindow(cpus[2]);
    expect(carelessCall(cpus[1], 2, prepare(csds[1], 1))).toBe(false);
    expect(csdLocked(mem, csds[1])).toBe(false);
    machine.settle();
    expect(ranOn()).toEqual([2]);
  });

  it('is entered by two at once', () => {
    const { cpus, csds, prepare, mem, window } = setUp();
    openOfflineWindow(cpus[2]);
    meanwhile(() => carelessCall(cpus[1], 2, prepare(csds[1], 1)));
    expect(carelessCall(cpus[0], 2, prepare(csds[0], 1))).toBe(true);
    expect(mem[window]).toBe(1);
    meanwhile(() => closeOfflineWindow(cpus[2]));
    expect(carelessCall(cpus[0], 2, prepare(csds[2], 1))).toBe(false);
    expect(mem[window]).toBe(0);
  });

  it('is not closed while somebody is in it', () => {
    const { cpus, machine, mem, window } = setUp();
    openOfflineWindow(cpus[2]);
    mem[window] = 3; // two visitors
    expect(() => closeOfflineWindow(cpus[2])).toThrow(WouldSpin);
    machine.meanwhile.push(
      () => mem[window]--,
      () => mem[window]--,
    );
    closeOfflineWindow(cpus[2]);
    expect(mem[window]).toBe(0);
  });

  it('is told when a visitor leaves', () => {
    const { cpus, csds, prepare, mem, window } = setUp();
    openOfflineWindow(cpus[2]);
    carelessCall(cpus[0], 2, prepare(csds[0], 1));
    expect(mem[window]).toBe(1);
    expect(cpus[0].woken).toContain('offline_window[2].state');
  });

  it('a call that comes into it rings once, as any call does', () => {
    const { cpus, csds, prepare, machine } = setUp();
    openOfflineWindow(cpus[2]);
    for (const [sender, csd] of csds.slice(0, 3).entries())
      carelessCall(cpus[sender === 2 ? 3 : sender], 2, prepare(csd, sender));
    expect(machine.traced(Event.CSD_QUEUE)).toHaveLength(3);
    expect([0, 1, 3].map((sender) => cpus[sender].sent.length)).toEqual([1, 0, 0]);
  });
});
