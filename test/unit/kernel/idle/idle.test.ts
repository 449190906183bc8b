import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  CpuState,
  IDLE,
  clearNeedResched,
  clearPolling,
  needResched,
  setNeedResched,
  setPolling,
} from '../../../../src/kernel/idle/idle.js';
import { cpuhpCompleteIdleDead, cpuIdle } from '../../../../src/kernel/idle/idle-loop.js';
import { smpCallFunctionSingle } from '../../../../src/kernel/smp/smp-single.js';
import { STOP_REQUEST } from '../../../../src/kernel/stop/stop-machine.js';
import { cpuStopQueueWork, initStopDone, initStopWork } from '../../../../src/kernel/stop/stopper.js';
import { at } from '../../../../src/memory/arena.js';
import { Event } from '../../../../src/trace/event.js';
import { type FakeCpu, WouldSpin } from '../../../support/fake-cpu.js';
import { type Calls, calls, sent } from '../smp/calls.js';
import { meanwhile } from '../meanwhile.js';

afterEach(() => void vi.restoreAllMocks());

/** Runs the idle loop of a CPU until it sleeps for good. */
function idle(cpu: FakeCpu): void {
  expect(() => cpuIdle(cpu)).toThrow(WouldSpin);
}

describe('the polling flag', () => {
  it('is needed for a CPU to be told without an IPI', () => {
    const { cpus } = calls('v6.18');
    expect(setNeedResched(cpus[0], 1)).toBe(false);
    setPolling(cpus[1]);
    expect(needResched(cpus[1])).toBe(false);
    expect([setNeedResched(cpus[0], 1), setNeedResched(cpus[2], 1)]).toEqual([true, true]);
    expect(needResched(cpus[1])).toBe(true);
    clearPolling(cpus[1]);
    expect([needResched(cpus[1]), setNeedResched(cpus[0], 1)]).toEqual([true, false]); // what the drain runs sees it
    clearNeedResched(cpus[1]);
    expect(needResched(cpus[1])).toBe(false);
  });

  it('is tried again when somebody else changes it meanwhile', () => {
    const { cpus } = calls('v6.18');
    setPolling(cpus[1]);
    meanwhile(() => setNeedResched(cpus[2], 1));
    expect(setNeedResched(cpus[0], 1)).toBe(true);
    clearPolling(cpus[1]);
    clearNeedResched(cpus[1]);
    setPolling(cpus[1]);
    meanwhile(() => clearPolling(cpus[1]));
    expect(setNeedResched(cpus[0], 1)).toBe(false); // an IPI is needed now
  });

  it('saves the IPI in v6.18, not before', () => {
    for (const [variant, ipis] of [
      ['v3.15', ['1 single']],
      ['v6.18', []],
    ] as const) {
      const { cpus, note } = calls(variant);
      setPolling(cpus[1]);
      smpCallFunctionSingle(cpus[0], 1, note, 0, false);
      expect(sent(cpus[0])).toEqual(ipis);
    }
  });
});

describe('an idle CPU of v6.18', () => {
  /** What happens while CPU 1 polls for the first time. */
  function whilePolling(calling: Calls, ...acts: (() => void)[]): void {
    calling.machine.meanwhile.push(...acts);
    idle(calling.cpus[1]);
  }
  /** CPU 2 gives the stopper of CPU 1 a work. */
  function queueStop({ machine, cpus, note }: Calls, arg: number): void {
    const request = at(machine.map.stopRequest, 2);
    initStopDone(cpus[2], request + STOP_REQUEST.done, 1);
    initStopWork(cpus[2], request + STOP_REQUEST.work1, note, arg, request + STOP_REQUEST.done);
    cpuStopQueueWork(cpus[2], 1, request + STOP_REQUEST.work1);
  }
  const flags = ({ mem, machine }: Calls) => mem[at(machine.map.idle, 1) + IDLE.flags];

  it('polls, and runs what it was told of by its flag, without an interrupt', () => {
    const calling = calls('v6.18');
    const { cpus, note, runs } = calling;
    whilePolling(calling, () => smpCallFunctionSingle(cpus[0], 1, note, 7, false));
    expect(runs).toEqual([{ cpu: 1, info: 7, irqsOff: true, hardirq: false }]);
    expect(sent(cpus[0])).toEqual([]);
    expect(calling.machine.traced(Event.FLUSH)).toHaveLength(1);
    expect(flags(calling)).toBe(0);
  });

  it('is still asked to schedule when it runs what it was told of, and no more afterwards', () => {
    const calling = calls('v6.18');
    const seen: boolean[] = [];
    const { push } = calling.runs;
    calling.runs.push = (...runs) => {
      seen.push(needResched(calling.cpus[1]));
      return push.apply(calling.runs, runs);
    };
    whilePolling(calling, () => smpCallFunctionSingle(calling.cpus[0], 1, calling.note, 7, false));
    expect([...seen, needResched(calling.cpus[1])]).toEqual([true, false]);
  });

  it('does not sleep with the flag set: the next call comes by IPI', () => {
    const calling = calls('v6.18');
    idle(calling.cpus[1]);
    expect(flags(calling)).toBe(0);
    smpCallFunctionSingle(calling.cpus[0], 1, calling.note, 7, true);
    expect(sent(calling.cpus[0])).toEqual(['1 single']);
  });

  it('drains its queue before its stopper comes in: who relies on the flag must not wait for it', () => {
    const calling = calls('v6.18');
    const { cpus, note, runs } = calling;
    whilePolling(calling, () => {
      queueStop(calling, 8);
      smpCallFunctionSingle(cpus[0], 1, note, 7, false);
      expect(sent(cpus[0])).toEqual([]);
    });
    expect(runs.map(({ info }) => info)).toEqual([7, 8]);
  });

  it('does so too when an interrupt that it takes while it polls gives its stopper the work', () => {
    const calling = calls('v6.18');
    const { cpus, note, runs } = calling;
    calling.inDevice(() => {
      smpCallFunctionSingle(cpus[0], 1, note, 7, false);
      queueStop(calling, 8);
    });
    whilePolling(calling, () => cpus[0].raiseDevice(cpus[0].kernel.functions.numberNamed('device'), 0, 1));
    expect(runs.map(({ info }) => info)).toEqual([7, 8]);
  });

  it('stops polling at once when its stopper has work', () => {
    const calling = calls('v6.18');
    let turns = 0;
    whilePolling(
      calling,
      () => queueStop(calling, 8),
      ...Array.from({ length: 40 }, () => () => void (turns += calling.runs.length === 0 ? 1 : 0)),
    );
    expect(turns).toBe(0);
    expect(calling.runs.map(({ info }) => info)).toEqual([8]);
  });

  it('takes interrupts while it polls', () => {
    const calling = calls('v6.18');
    const { cpus, runs, note } = calling;
    whilePolling(calling, () => cpus[0].raiseDevice(cpus[0].kernel.functions.numberOf(note), 3, 1));
    expect(runs).toEqual([{ cpu: 1, info: 3, irqsOff: true, hardirq: true }]);
  });
});

describe('a CPU that is dead', () => {
  it('is marked so, and whoever waits for that is woken', () => {
    const { cpus, mem, machine } = calls('v6.18');
    cpuhpCompleteIdleDead(cpus[0], 2);
    expect(mem[at(machine.map.idle, 2) + IDLE.cpuState]).toBe(CpuState.DEAD);
    expect(cpus[0].woken).toEqual(['idle[2].cpuState']);
  });
});
