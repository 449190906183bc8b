import { describe, expect, it, vi } from 'vitest';
import { CSD, CSD_FLAG_LOCK, csdLockWait, csdUnlock } from '../../../../src/kernel/smp/csd.js';
import {
  CSD_DEBUG,
  CSD_MESSAGE,
  csdLockRecord,
  csdMessages,
  TargetDoing,
} from '../../../../src/kernel/smp/csd-lock-debug.js';
import { Vector } from '../../../../src/machine/vectors.js';
import { at } from '../../../../src/memory/arena.js';
import { Event } from '../../../../src/trace/event.js';
import { FakeMachine } from '../../../support/fake-cpu.js';

const TIMEOUT_US = 1_000;
const FUNC = 1;

/** CPU 0 waits for a csd on its way to CPU 1, which is unlocked after `waits` looks, `stepUs` apart. */
function wait(
  waits: number,
  stepUs: number,
  options: { readonly timeoutUs?: number; readonly dst?: number; readonly runs?: 'this' | 'prior' } = {},
) {
  const machine = new FakeMachine({ cpus: 4, csdLockTimeoutUs: options.timeoutUs ?? TIMEOUT_US });
  const [cpu, target] = machine.cpus;
  const csd = at(machine.map.csdData, 0);
  machine.mem[csd + CSD.flags] = CSD_FLAG_LOCK;
  machine.mem[csd + CSD.dst] = options.dst ?? 1;
  machine.mem[csd + CSD.func] = FUNC;
  if (options.runs !== undefined) csdLockRecord(target, options.runs === 'this' ? csd : csd + 1, FUNC);
  for (let i = 0; i < waits; i++) machine.meanwhile.push(() => (machine.timeUs += stepUs));
  machine.meanwhile.push(() => csdUnlock(target, csd));
  csdLockWait(cpu, csd);
  const debug = at(machine.map.csdDebug, 0);
  const word = (name: keyof typeof CSD_DEBUG): number => machine.mem[debug + (CSD_DEBUG[name] as number)];
  const said = (from = 0) =>
    csdMessages(machine.mem, debug, from).messages.map((message) => {
      const { over, doing, doingFunc, dst, func, csd: of } = CSD_MESSAGE;
      return [over, of, dst, func, doing, doingFunc].map((field) => message[field]);
    });
  return {
    machine,
    csd,
    sent: cpu.sent,
    word,
    said,
    stuck: machine.traced(Event.CSD_STUCK),
    unstuck: machine.traced(Event.CSD_UNSTUCK),
  };
}

describe('the csd-lock watchdog', () => {
  it('complains of a wait that lasts too long, rings the target again, and says when it is over', () => {
    const { csd, sent, word, said, stuck, unstuck } = wait(3, 600);
    expect(stuck).toEqual([{ cpu: 0, kind: Event.CSD_STUCK, a: 1, b: FUNC, c: csd }]);
    expect(sent).toEqual([{ target: 1, vector: Vector.CALL_FUNCTION_SINGLE }]);
    expect(unstuck).toEqual([{ cpu: 0, kind: Event.CSD_UNSTUCK, a: 1, b: FUNC, c: csd }]);
    expect([word('stuck'), word('rung'), word('unstuck')]).toEqual([1, 1, 1]);
    expect(said()).toEqual([
      [0, csd, 1, FUNC, TargetDoing.UNRESPONSIVE, 0],
      [1, csd, 1, FUNC, TargetDoing.UNRESPONSIVE, 0],
    ]);
    expect(said(1)).toHaveLength(1); // what was told already is not told again
  });

  it('says nothing of a wait that ends in time', () => {
    const { sent, word, said, stuck, unstuck } = wait(1, 900);
    expect([stuck, unstuck, sent]).toEqual([[], [], []]);
    expect([word('stuck'), word('rung'), word('unstuck'), said().length]).toEqual([0, 0, 0, 0]);
  });

  it('is not there when no timeout is set', () => {
    expect(wait(50, 1e6, { timeoutUs: 0 }).stuck).toEqual([]);
  });

  it.each([
    ['this', TargetDoing.HANDLING_THIS],
    ['prior', TargetDoing.HANDLING_PRIOR],
  ] as const)('does not ring a target that is handling %s request', (runs, doing) => {
    const { sent, word, said } = wait(3, 600, { runs });
    expect([word('stuck'), word('rung'), word('unstuck')]).toEqual([1, 0, 1]);
    expect(said()[0].slice(-2)).toEqual([doing, FUNC]);
    expect(sent).toEqual([]);
  });

  it('complains more and more seldom, and counts the wait once', () => {
    // The second complaint comes 2 × (ilog2(4)/2 + 1) = 4 timeouts after the first one, the third 6 after that.
    const { word, said } = wait(12, 1_001);
    expect([word('stuck'), word('rung'), word('unstuck'), said().length]).toEqual([1, 3, 1, 4]);
  });

  it('keeps the latest of very many messages, and counts those that were overwritten', () => {
    const { machine, word, said } = wait(2000, 1_001);
    const written = word('rung') + word('unstuck');
    const kept = said().length;
    expect(kept).toBeLessThan(written);
    expect(kept).toBeGreaterThan(30);
    expect(said().at(-1)![0]).toBe(1);
    const debug = at(machine.map.csdDebug, 0);
    expect(csdMessages(machine.mem, debug, 0)).toMatchObject({ said: written, lost: written - kept });
    expect(csdMessages(machine.mem, debug, written - 5)).toMatchObject({ said: written, lost: 0 });
  });

  it('takes no message for whole whose place is written over while it is read', () => {
    const { machine, said, word } = wait(2000, 1_001);
    const kept = said().length;
    const written = word('rung') + word('unstuck');
    const debug = at(machine.map.csdDebug, 0);
    const overtaken = 7;
    // The writer is that much further once the messages have been copied.
    const slice = vi.spyOn(machine.mem, 'slice').mockImplementation((from, to) => {
      machine.mem[debug + CSD_DEBUG.said] = written + overtaken;
      return Int32Array.prototype.slice.call(machine.mem, from, to);
    });
    expect(csdMessages(machine.mem, debug, 0)).toMatchObject({ said: written, lost: written - kept + overtaken });
    expect(slice).toHaveBeenCalledTimes(kept);
  });

  it('rings nobody for a csd that names no CPU', () => {
    const { sent, word } = wait(3, 600, { dst: 1_802_201_962 });
    expect([word('stuck'), word('rung'), sent]).toEqual([1, 0, []]);
  });
});
