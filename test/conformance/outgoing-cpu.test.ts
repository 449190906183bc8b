/**
 * Chapter 7. The table: what each kernel guarantees to a correct sender, an interrupt handler that calls a CPU on its
 * way out, when its IPI is prompt, when it comes after stop-machine (`held:exit`), and when it never comes
 * (`held:idle-dead`).
 */
import { describe, expect, it } from 'vitest';
import { Event } from '../../src/trace/event.js';
import { VARIANTS } from '../../src/variants/index.js';
import { machineRoom } from './machine-room.js';
import { infos, warnings } from './observe.js';
import { CONTROLLER, fateOfCall, flushes, goDownWhileCalled, OUTGOING, SENDER, tell, type Fate } from './outgoing.js';

const boot = machineRoom(3, 'straddle');

/** Run by an IPI while the CPU was online, or flushed before an IPI was needed. */
const SILENT: Fate = { withWork: 0, empty: 0, warned: 0, named: [], ran: 1, queued: false, locked: false };
/** The IPI hits an offline CPU with the call in its queue: the bug. It warns, and the call runs there. */
const OFFLINE: Fate = { ...SILENT, withWork: 1, warned: 1 };
const OFFLINE_NAMED: Fate = { ...OFFLINE, named: ['record'] };
/** The call was flushed; the IPI finds an empty queue, which is harmless. */
const EMPTY: Fate = { ...SILENT, empty: 1 };
/** The same, but it warns. */
const EMPTY_WARNED: Fate = { ...EMPTY, warned: 1 };
/** The CPU is dead and the call is still in its queue: never run, its csd locked for good. */
const LOST: Fate = { ...SILENT, ran: 0, queued: true, locked: true };

const TABLE: Readonly<Record<string, Readonly<Record<'none' | 'held:exit' | 'held:idle-dead', Fate>>>> = {
  'v3.15': { none: OFFLINE, 'held:exit': OFFLINE, 'held:idle-dead': LOST },
  'debug-info': { none: OFFLINE_NAMED, 'held:exit': OFFLINE_NAMED, 'held:idle-dead': LOST },
  'two-stage': { none: SILENT, 'held:exit': OFFLINE, 'held:idle-dead': LOST },
  flush: { none: EMPTY_WARNED, 'held:exit': EMPTY_WARNED, 'held:idle-dead': SILENT },
  v6: { none: SILENT, 'held:exit': EMPTY_WARNED, 'held:idle-dead': SILENT },
  'v3.16': { none: EMPTY, 'held:exit': EMPTY, 'held:idle-dead': SILENT },
  'warn-fix': { none: EMPTY, 'held:exit': EMPTY, 'held:idle-dead': SILENT },
  'v6.18': { none: EMPTY, 'held:exit': EMPTY, 'held:idle-dead': SILENT },
};

/** The kernels that flush. */
const FLUSHING = ['flush', 'v6', 'v3.16', 'warn-fix', 'v6.18'];

const NAMES = VARIANTS.map(({ name }) => name);
const ROWS = NAMES.flatMap((name) =>
  Object.entries(TABLE[name]).map(([delay, fate]) => [name, delay, tell(fate), fate] as const),
);

describe('a call to a CPU on its way out', () => {
  it.each(ROWS)('%s, IPI %s: %s', async (name, delay, _, fate) => {
    const machine = await boot(name, { ipiDelay: delay });
    await goDownWhileCalled(machine);
    expect(fateOfCall(machine)).toEqual(fate);
  });

  it.each(NAMES)('%s: the same holds when all CPUs but one are suspended', async (name) => {
    const machine = await boot(name, { ipiDelay: 'held:idle-dead' });
    expect(await machine.cpuDown(CONTROLLER, SENDER)).toBe(0);
    await goDownWhileCalled(machine, () => machine.run(SENDER, 'suspend') as Promise<number>);
    expect(fateOfCall(machine)).toEqual(TABLE[name]['held:idle-dead']);
  });

  it.each(FLUSHING)('%s: the outgoing CPU flushes it, offline, irqs off', async (variant) => {
    const machine = await boot(variant, { ipiDelay: 'held:idle-dead' });
    await goDownWhileCalled(machine);
    expect(flushes(machine)).toEqual([{ cpu: OUTGOING, irqsOff: true }]);
    const steps: readonly number[] = [Event.CPU_OFFLINE, Event.FLUSH, Event.CSD_ENTRY];
    const kinds = machine
      .trace(OUTGOING)
      .events.map(({ kind }) => kind)
      .filter((kind) => steps.includes(kind));
    expect(kinds).toEqual(steps);
  });

  it.each(NAMES)('%s: so it is each time, but it warns once at most', async (name) => {
    const machine = await boot(name, { ipiDelay: 'held:exit' });
    for (let cycle = 1; cycle <= 5; cycle++) {
      await goDownWhileCalled(machine);
      const { withWork, empty, warned } = fateOfCall(machine);
      const once = TABLE[name]['held:exit'];
      expect([withWork, empty, warned]).toEqual([cycle * once.withWork, cycle * once.empty, once.warned]);
      expect(await machine.cpuUp(OUTGOING)).toBe(0);
    }
    expect([infos(machine).length, warnings(machine).named.length]).toEqual([5, TABLE[name]['held:exit'].named.length]);
  });
});
