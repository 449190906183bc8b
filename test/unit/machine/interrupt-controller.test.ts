import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Phase } from '../../../src/machine/layout.js';
import { Vector } from '../../../src/machine/vectors.js';
import { Interconnect } from './interconnect.js';

const { CALL_FUNCTION_SINGLE: SINGLE, CALL_FUNCTION: MASK, IRQ_WORK } = Vector;

describe('an IPI without delay', () => {
  it('is pending at its target at once, and wakes it', () => {
    const net = new Interconnect();
    net.controllers[0].send(1, SINGLE);
    expect(net.controllers[1].pending).toBe(true);
    expect(net.woken(1)).toBe(true);
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE']);
    expect(net.controllers[1].pending).toBe(false);
    expect(net.traced).toEqual(['IPI_SEND 1 0 0']);
  });

  it('is one bit: two sends may be one interrupt', () => {
    const net = new Interconnect();
    for (const sender of [0, 2, 2]) net.controllers[sender].send(1, SINGLE);
    net.controllers[0].send(1, MASK);
    net.controllers[1].send(1, IRQ_WORK);
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE', 'CALL_FUNCTION', 'IRQ_WORK']);
    expect(net.take(1)).toEqual([]);
    expect([0, 1, 2].map((cpu) => net.woken(cpu))).toEqual([false, true, false]);
  });

  it('concerns nobody else', () => {
    const net = new Interconnect();
    net.controllers[0].send(1, SINGLE);
    expect([0, 2, 3].map((cpu) => net.take(cpu))).toEqual([[], [], []]);
  });
});

describe('a delayed IPI', () => {
  it('is taken when its time has come and not before', () => {
    const net = new Interconnect({ delay: 'fixed:200us' });
    net.controllers[0].send(1, SINGLE);
    expect(net.controllers[1].deliverDue()).toBe(200);
    expect(net.take(1)).toEqual([]);
    net.nowUs += 199.5;
    expect(net.controllers[1].deliverDue()).toBe(1);
    net.nowUs += 0.5;
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE']);
    expect(net.controllers[1].deliverDue()).toBe(Infinity);
    expect(net.traced).toEqual(['IPI_SEND 1 0 0', 'IPI_DELAY 1 0 200', 'IPI_DELIVER 0 0 1']);
  });

  it('wakes twice: a target that sleeps must learn of the due time too', () => {
    const net = new Interconnect({ delay: 'fixed:200us' });
    net.controllers[0].send(1, SINGLE);
    expect(net.woken(1)).toBe(true);
    net.nowUs += 200;
    net.controllers[1].deliverDue();
    expect(net.woken(1)).toBe(true);
  });

  it('takes a second one of its sender and vector along, and no other', () => {
    const net = new Interconnect({ delay: 'fixed:200us' });
    net.controllers[0].send(1, SINGLE);
    net.nowUs += 150;
    net.controllers[0].send(1, SINGLE); // on the way with the first
    net.controllers[2].send(1, SINGLE);
    net.controllers[0].send(1, MASK);
    expect(net.word(1, 'inFlight')).toBe(3);
    net.nowUs += 50;
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE']);
    expect(net.controllers[1].deliverDue()).toBe(150);
    net.nowUs += 150;
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE', 'CALL_FUNCTION']);
    expect(net.word(1, 'inFlight')).toBe(0);
  });

  it('that is sent when the first has been delivered is on its way by itself', () => {
    const net = new Interconnect({ delay: 'fixed:200us' });
    net.controllers[0].send(1, SINGLE);
    net.nowUs += 200;
    net.controllers[1].deliverDue();
    net.controllers[0].send(1, SINGLE);
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE']);
    net.nowUs += 200;
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE']);
  });

  it('is due at the right time, wherever the 32 bits of the clock wrap around', () => {
    const borders = [2 ** 31, 2 ** 32, 3 * 2 ** 31, 2 ** 33, 2 ** 40].flatMap((border) => [
      border - 100,
      border - 1,
      border,
      border + 5,
    ]);
    for (const nowUs of borders) {
      const net = new Interconnect({ delay: 'fixed:100us', nowUs: nowUs + 0.25 });
      net.controllers[0].send(1, SINGLE);
      const wait = net.controllers[1].deliverDue();
      expect(wait).toBeGreaterThanOrEqual(100);
      expect(wait).toBeLessThanOrEqual(100 + 16); // a due time is never taken for a phase: words 0 to 15 are skipped
      net.nowUs += wait - 1;
      expect(net.take(1)).toEqual([]);
      net.nowUs += 1;
      expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE']);
    }
  });

  it('of no length is not late', () => {
    const net = new Interconnect({ delay: 'fixed:0' });
    net.controllers[0].send(1, SINGLE);
    expect(net.traced).toEqual(['IPI_SEND 1 0 0']);
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE']);
  });

  it('leaves what is no call between CPUs alone', () => {
    const net = new Interconnect({ delay: 'fixed:1s', lost: 1, spurious: 1 });
    net.controllers[0].send(0, IRQ_WORK);
    expect(net.traced).toEqual(['IPI_SEND 0 2 0']);
    expect(net.take(0)).toEqual(['IRQ_WORK']);
  });
});

describe('an IPI that is held', () => {
  it('is not late while its target stays', () => {
    const net = new Interconnect({ delay: 'held' });
    net.controllers[0].send(1, SINGLE);
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE']);
  });

  it.each([
    { delay: 'held:exit', announced: undefined, freed: Phase.EXITED },
    { delay: 'held:idle-dead', announced: undefined, freed: Phase.DEAD },
    { delay: 'held:exit', announced: 'idle-dead', freed: Phase.DEAD },
    { delay: 'held:idle-dead', announced: 'exit', freed: Phase.EXITED },
    { delay: 'held', announced: 'idle-dead', freed: Phase.DEAD },
    { delay: 'held', announced: 'exit', freed: Phase.EXITED },
  ] as const)('by $delay comes free in phase $freed when $announced is announced', ({ delay, announced, freed }) => {
    const net = new Interconnect({ delay });
    net.controllers[3].announceOutgoing(1, announced);
    net.controllers[0].send(1, SINGLE);
    net.controllers[0].send(1, SINGLE);
    net.controllers[2].send(1, MASK);
    expect(net.take(1)).toEqual([]);
    expect(net.controllers[1].deliverDue()).toBe(Infinity);
    expect(net.traced).toContain(`IPI_HOLD 1 0 ${freed}`);
    net.controllers[1].enterPhase(Phase.EXITED);
    if (freed === Phase.DEAD) {
      expect(net.controllers[1].pending).toBe(false);
      net.controllers[1].enterPhase(Phase.DEAD);
    }
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE', 'CALL_FUNCTION']);
    expect(net.word(1, 'inFlight')).toBe(0);
  });

  it('that is sent after its target got there is not held', () => {
    const net = new Interconnect({ delay: 'held:exit' });
    net.controllers[3].announceOutgoing(1);
    net.controllers[1].enterPhase(Phase.EXITED);
    net.controllers[0].send(1, SINGLE);
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE']);
  });

  it('is held by the setting of its own pair, whoever announces', () => {
    const net = new Interconnect({ delay: 'held:exit,0>1=held:idle-dead,2>1=none' });
    net.controllers[2].announceOutgoing(1);
    for (const sender of [0, 2, 3]) net.controllers[sender].send(1, sender === 3 ? MASK : SINGLE);
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE']); // of CPU 2
    net.controllers[1].enterPhase(Phase.EXITED);
    expect(net.take(1)).toEqual(['CALL_FUNCTION']); // of CPU 3
    net.controllers[1].enterPhase(Phase.DEAD);
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE']); // of CPU 0
  });

  it('for either is held to the exit in half of the cycles, all senders alike', () => {
    let exits = 0;
    for (let seed = 0; seed < 200; seed++) {
      const net = new Interconnect({ delay: 'held', seed });
      net.controllers[3].announceOutgoing(1);
      net.controllers[0].send(1, SINGLE);
      net.controllers[2].send(1, MASK);
      net.controllers[1].enterPhase(Phase.EXITED);
      const taken = net.take(1);
      expect([0, 2]).toContain(taken.length);
      if (taken.length > 0) exits++;
    }
    expect(exits).toBeGreaterThan(70);
    expect(exits).toBeLessThan(130);
  });

  it.each([undefined, 'exit'] as const)(
    'is announced once: what was said first stands, whatever (%s) comes later',
    (later) => {
      const net = new Interconnect({ delay: 'held:exit' });
      net.controllers[0].announceOutgoing(1, 'idle-dead');
      net.controllers[3].announceOutgoing(1, later);
      net.controllers[0].send(1, SINGLE);
      net.controllers[1].enterPhase(Phase.EXITED);
      expect(net.take(1)).toEqual([]);
    },
  );

  it('comes free when its target stays after all', () => {
    const net = new Interconnect({ delay: 'held:idle-dead' });
    net.controllers[3].announceOutgoing(1);
    net.controllers[0].send(1, SINGLE);
    net.controllers[3].cancelOutgoing(1);
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE']);
    net.controllers[0].send(1, SINGLE);
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE']);
  });

  it('concerns those that go alone', () => {
    const net = new Interconnect({ delay: 'held' });
    net.controllers[3].announceOutgoing(1);
    net.controllers[0].send(2, SINGLE);
    expect(net.take(2)).toEqual(['CALL_FUNCTION_SINGLE']);
  });
});

describe('INIT', () => {
  it('forgets what was pending, on its way and announced', () => {
    const net = new Interconnect({ delay: 'fixed:100us,0>1=held,2>1=none' });
    net.controllers[3].announceOutgoing(1);
    for (const sender of [0, 2, 3]) net.controllers[sender].send(1, SINGLE);
    net.controllers[1].enterPhase(Phase.DEAD);
    net.controllers[3].send(1, MASK);
    net.controllers[1].reset();
    expect([net.word(1, 'inFlight'), net.word(1, 'pending'), net.word(1, 'outgoing'), net.word(1, 'phase')]).toEqual([
      0, 0, 0, 0,
    ]);
    net.nowUs += 1000;
    expect(net.take(1)).toEqual([]);
    net.controllers[0].send(1, SINGLE);
    expect(net.take(1)).toEqual(['CALL_FUNCTION_SINGLE']);
  });
});

describe('lost and spurious IPIs', () => {
  const SENDS = 4000;
  function fates(options: { lost?: number; spurious?: number; seed?: number }): { net: Interconnect; taken: string } {
    const net = new Interconnect({ cpus: 3, ...options });
    let taken = '';
    for (let i = 0; i < SENDS; i++) {
      net.controllers[0].send(1, SINGLE);
      taken += [0, 1, 2].map((cpu) => net.take(cpu).length).join('');
    }
    return { net, taken };
  }
  const share = (taken: string, cpu: number) =>
    [...taken].filter((bit, index) => index % 3 === cpu && bit === '1').length / SENDS;

  it('come as often as asked for', () => {
    const { net, taken } = fates({ lost: 0.3, spurious: 0.15 });
    expect(net.traced.filter((line) => line === 'IPI_LOST 1 0 0').length / SENDS).toBeCloseTo(0.3, 1);
    expect(share(taken, 0)).toBeCloseTo(0.05, 1);
    expect(share(taken, 2)).toBeCloseTo(0.05, 1);
    expect(share(taken, 1)).toBeCloseTo(1 - 0.3 * 0.95, 1);
  });

  it('never come when they are off, and always when they are certain', () => {
    expect(share(fates({}).taken, 1)).toBe(1);
    expect(share(fates({ lost: 1 }).taken, 1)).toBe(0);
  });

  it('are the same again for the same seed, and others for another', () => {
    const settings = { lost: 0.5, spurious: 0.5 };
    expect(fates({ ...settings, seed: 5 }).taken).toBe(fates({ ...settings, seed: 5 }).taken);
    expect(fates({ ...settings, seed: 5 }).taken).not.toBe(fates({ ...settings, seed: 6 }).taken);
  });
});

describe('whatever happens', () => {
  const step = fc.record({
    act: fc.constantFrom('send', 'send', 'send', 'announce', 'cancel', 'exit', 'dead', 'reset', 'later'),
    cpu: fc.nat(2),
    target: fc.nat(2),
    vector: fc.constantFrom(SINGLE, MASK),
  });

  it('an IPI is pending, on its way, or was taken: none is lost unless the target was reset, and the count is right', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.constantFrom('held', 'fixed:50us', 'fixed:50us,0>1=held:exit,1>2=none', 'uniform:0..90us'),
        (steps, delay) => {
          const net = new Interconnect({ cpus: 3, delay });
          const owed = [0, 0, 0]; // vectors, as bits
          for (const { act, cpu, target, vector } of steps) {
            if (act === 'send') {
              net.controllers[cpu].send(target, vector);
              owed[target] |= 1 << vector;
            }
            if (act === 'announce') net.controllers[cpu].announceOutgoing(target);
            if (act === 'cancel') net.controllers[cpu].cancelOutgoing(target);
            if (act === 'exit') net.controllers[cpu].enterPhase(Phase.EXITED);
            if (act === 'dead') net.controllers[cpu].enterPhase(Phase.DEAD);
            if (act === 'later') net.nowUs += 60;
            if (act === 'reset') {
              net.controllers[cpu].reset();
              owed[cpu] = 0;
            }
            const row = net.mem.subarray(net.layout.inFlight.base + cpu * net.layout.inFlight.stride).subarray(0, 6);
            expect(net.word(cpu, 'inFlight')).toBe(row.filter((slot) => slot !== 0).length);
          }
          net.nowUs += 100;
          for (const cpu of [0, 1, 2]) {
            net.controllers[cpu].enterPhase(Phase.DEAD);
            net.controllers[cpu].deliverDue();
            expect(net.controllers[cpu].take()).toBe(owed[cpu]);
          }
        },
      ),
    );
  });
});
