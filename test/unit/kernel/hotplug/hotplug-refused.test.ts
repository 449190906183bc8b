/**
 * Hotplug that does not take place: wrong requests, vetoes, no memory. Who was told must hear that it is off, nobody
 * else.
 */
import { describe, expect, it } from 'vitest';
import { cpuDown } from '../../../../src/kernel/hotplug/cpu-down.js';
import { cpuUp } from '../../../../src/kernel/hotplug/cpu-up.js';
import { EBUSY, EINVAL, ENOMEM } from '../../../../src/kernel/errno.js';
import { FAULTS, type FaultName } from '../../../../src/kernel/fault.js';
import { HOTPLUG } from '../../../../src/kernel/hotplug/hotplug-lock.js';
import { cpuActionName, type Notifier } from '../../../../src/kernel/hotplug/notifier.js';
import { cpuActive, cpuOnline } from '../../../../src/kernel/online.js';
import { Event } from '../../../../src/trace/event.js';
import { FakeMachine, WouldSpin } from '../../../support/fake-cpu.js';

/** Four notifiers of a program's between and around the kernel's; `told` is what each heard, `vetoes` decides. */
function setUp({
  variant = 'v3.16',
  online = [0, 1, 2],
  veto,
}: {
  variant?: string;
  online?: readonly number[];
  veto?: string;
} = {}) {
  const told: string[] = [];
  const priorities = { first: 2 ** 31 - 1, before: 5, after: -5, last: -(2 ** 31) };
  const notifiers = Object.entries(priorities).map<Notifier>(([name, priority]) => ({
    name,
    priority,
    call(_cpu, action, about) {
      told.push(`${cpuActionName(action)}${action & 0x10 ? '_FROZEN' : ''} ${about}: ${name}`);
      return veto === `${cpuActionName(action)} ${name}` ? -EBUSY : 0;
    },
  }));
  const machine = new FakeMachine({ cpus: 4, variant, online, notifiers });
  const { mem, map } = machine;
  const blocks = () =>
    Array.from({ length: map.cfdUsed.count }, (_, i) => mem[map.cfdUsed.base + i])
      .filter((owner) => owner !== 0)
      .map((owner) => owner - 1);
  const fail = (fault: FaultName, id: number) => (mem[map.faults.base + FAULTS[fault]] = id + 1);
  const locks = () =>
    [HOTPLUG.addRemoveLock, HOTPLUG.lock, HOTPLUG.activeWriter, HOTPLUG.refcount].map(
      (word) => mem[map.hotplug.base + word],
    );
  return { machine, cpus: machine.cpus, mem, map, told, blocks, fail, locks };
}

describe('a request that makes no sense', () => {
  it.each([
    { online: [1], act: 'down', id: 1, result: -EBUSY, why: 'the last CPU that is online' },
    { online: [1], act: 'down', id: 3, result: -EBUSY, why: 'the last CPU that is online, whoever is asked for' },
    { online: [0, 1], act: 'down', id: 2, result: -EINVAL, why: 'a CPU that is not online' },
    { online: [0, 1], act: 'down', id: 4, result: -EINVAL, why: 'a CPU that does not exist' },
    { online: [0, 1], act: 'down', id: -1, result: -EINVAL, why: 'a CPU that does not exist' },
    { online: [0, 1], act: 'up', id: 0, result: -EINVAL, why: 'a CPU that is online' },
    { online: [0, 1], act: 'up', id: 4, result: -EINVAL, why: 'a CPU that does not exist' },
    { online: [0, 1], act: 'up', id: -1, result: -EINVAL, why: 'a CPU that does not exist' },
  ])('is refused: $act of $why ($id)', ({ online, act, id, result }) => {
    const { cpus, told, locks } = setUp({ online });
    expect((act === 'down' ? cpuDown : cpuUp)(cpus[1], id)).toBe(result);
    expect(told).toEqual([]);
    expect(locks()).toEqual([0, 0, 0, 0]);
  });

  it('is refused while hotplug is disabled', () => {
    const { cpus, mem, map, told, locks } = setUp();
    mem[map.hotplug.base + HOTPLUG.disabled] = 1;
    expect([cpuDown(cpus[0], 1), cpuUp(cpus[0], 3)]).toEqual([-EBUSY, -EBUSY]);
    expect(told).toEqual([]);
    expect(locks()).toEqual([0, 0, 0, 0]);
  });
});

describe('a veto of DOWN_PREPARE', () => {
  it.each([
    { veto: 'first', prepared: ['first'], failed: [] },
    { veto: 'before', prepared: ['first', 'before'], failed: ['first'] },
    { veto: 'after', prepared: ['first', 'before', 'after'], failed: ['first', 'before'] },
    { veto: 'last', prepared: ['first', 'before', 'after', 'last'], failed: ['first', 'before', 'after'] },
  ])('by $veto is told to those that were told before', ({ veto, prepared, failed }) => {
    const { cpus, told, locks } = setUp({ veto: `DOWN_PREPARE ${veto}` });
    expect(cpuDown(cpus[0], 2)).toBe(-EBUSY);
    expect(told).toEqual([
      ...prepared.map((name) => `DOWN_PREPARE 2: ${name}`),
      ...failed.map((name) => `DOWN_FAILED 2: ${name}`),
    ]);
    expect([cpuOnline(cpus[0], 2), cpuActive(cpus[0], 2)]).toEqual([true, true]);
    expect(locks()).toEqual([0, 0, 0, 0]);
  });

  it('can be injected, once', () => {
    const { cpus, fail, told } = setUp();
    fail('downPrepare', 2);
    expect(cpuDown(cpus[0], 2)).toBe(-EINVAL);
    expect(told).toEqual([
      'DOWN_PREPARE 2: first',
      'DOWN_PREPARE 2: before',
      'DOWN_FAILED 2: first',
      'DOWN_FAILED 2: before',
    ]);
    expect(() => cpuDown(cpus[0], 2)).toThrow(WouldSpin); // this time it would come to stop-machine
  });

  it('that is injected for another CPU does nothing here', () => {
    const { cpus, fail } = setUp();
    fail('downPrepare', 1);
    expect(() => cpuDown(cpus[0], 2)).toThrow(WouldSpin);
  });
});

describe.each(['v3.15', 'v3.16', 'v6.18'])('a veto of UP_PREPARE in %s', (variant) => {
  it.each([
    { veto: 'first', prepared: ['first'], canceled: [] },
    { veto: 'before', prepared: ['first', 'before'], canceled: ['first'] },
    { veto: 'after', prepared: ['first', 'before', 'after'], canceled: ['first', 'before'] },
    { veto: 'last', prepared: ['first', 'before', 'after', 'last'], canceled: ['first', 'before', 'after'] },
  ])(
    'by $veto is told to those that were told before, and the call data is gone again',
    ({ veto, prepared, canceled }) => {
      const { cpus, told, blocks, locks, machine } = setUp({ variant, veto: `UP_PREPARE ${veto}` });
      expect(cpuUp(cpus[0], 3)).toBe(-EBUSY);
      expect(told).toEqual([
        ...prepared.map((name) => `UP_PREPARE 3: ${name}`),
        ...canceled.map((name) => `UP_CANCELED 3: ${name}`),
      ]);
      expect(blocks()).toEqual([0, 1, 2]);
      expect([cpuOnline(cpus[0], 3), cpuActive(cpus[0], 3)]).toEqual([false, false]);
      expect(locks()).toEqual([0, 0, 0, 0]);
      expect(machine.warnings).toEqual([]);
    },
  );

  it('can be injected, once, as often as one likes, and nothing leaks', () => {
    const { cpus, fail, blocks } = setUp({ variant });
    for (let i = 0; i < 20; i++) {
      fail('upPrepare', 3);
      expect(cpuUp(cpus[0], 3)).toBe(-EINVAL);
    }
    expect(blocks()).toEqual([0, 1, 2]);
    expect(() => cpuUp(cpus[0], 3)).toThrow(WouldSpin); // this time it would wait for the CPU
    expect(blocks()).toEqual([0, 1, 2, 3]);
  });

  it('comes of no memory for the call data', () => {
    const { cpus, fail, told, blocks } = setUp({ variant });
    fail('cfdAllocation', 3);
    expect(cpuUp(cpus[0], 3)).toBe(-ENOMEM);
    expect(told).toEqual([
      'UP_PREPARE 3: first',
      'UP_PREPARE 3: before',
      'UP_CANCELED 3: first',
      'UP_CANCELED 3: before',
    ]);
    expect(blocks()).toEqual([0, 1, 2]);
  });
});

describe('v6 at UP_CANCELED', () => {
  it('frees nothing: as many leaks as there are blocks to spare, then there is no memory', () => {
    const { cpus, fail, blocks } = setUp({ variant: 'v6' });
    for (let i = 0; i < 9; i++) {
      fail('upPrepare', 3);
      expect(cpuUp(cpus[0], 3)).toBe(-EINVAL);
    }
    expect(blocks()).toEqual([0, 1, 2, ...Array<number>(9).fill(3)]);
    expect(cpuUp(cpus[0], 3)).toBe(-ENOMEM);
  });

  it('flushes the queue of the CPU in control', () => {
    const { cpus, fail, machine } = setUp({ variant: 'v6' });
    fail('upPrepare', 3);
    cpuUp(cpus[0], 3);
    expect(machine.traced(Event.FLUSH)).toEqual([{ cpu: 0, kind: Event.FLUSH, a: 0, b: 0, c: 0 }]);
  });
});
