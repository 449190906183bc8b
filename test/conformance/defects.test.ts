/**
 * Chapter 8. What the cures got wrong: three defects of the series as posted (A, B, C), and one of what was merged (D).
 * Each on a machine of its own, as the warning comes once per boot, and beside a kernel that does not have it.
 */
import { describe, expect, it } from 'vitest';
import { EINVAL, ENOMEM } from '../../src/kernel/errno.js';
import { CFD_SPARE_BLOCKS } from '../../src/kernel/smp/cfd.js';
import { VARIANTS } from '../../src/variants/index.js';
import { machineRoom } from './machine-room.js';
import { callQueue, cfdBlocksUsed, csdOf, infos, locked, openGate, untilAtGate, warnings, wordOf } from './observe.js';
import {
  CONTROLLER,
  fateOfCall,
  flushes,
  goDownWhile,
  goDownWhileCalled,
  goDownWhileCarelesslyCalled,
  OUTGOING,
  SENDER,
  tell,
  type Fate,
} from './outgoing.js';
import { WORDS } from './programs/data.js';

const CPUS = 3;
const boot = machineRoom(CPUS, 'careless');

/** One careless sender: the IPI finds its call in the queue of an offline CPU. */
const RAN_SILENTLY: Fate = { withWork: 1, empty: 0, warned: 0, named: [], ran: 1, queued: false, locked: false };
const RAN: Fate = { ...RAN_SILENTLY, warned: 1 };
const RAN_NAMED: Fate = { ...RAN, named: ['record'] };
/** Taken off the queue, printed, and forgotten: not queued, not run, locked for good. */
const DROPPED: Fate = { ...RAN_NAMED, ran: 0, locked: true };

const CARELESS: Readonly<Record<string, Fate>> = {
  'v3.15': RAN,
  'debug-info': RAN_NAMED,
  'two-stage': RAN,
  flush: RAN,
  v6: DROPPED,
  'v3.16': RAN_SILENTLY,
  'warn-fix': RAN_NAMED,
  'v6.18': RAN_NAMED,
};

const ROWS = VARIANTS.map(({ name }) => [name, tell(CARELESS[name]), CARELESS[name]] as const);

describe('a careless call to a CPU in its offline window', () => {
  it.each(ROWS)('%s: the IPI is %s', async (name, _, fate) => {
    const machine = await boot(name);
    await goDownWhileCarelesslyCalled(machine);
    expect(fateOfCall(machine)).toEqual(fate);
  });
});

describe('defect A of v6: it prints the pending calls, and drops them', () => {
  const SLOTS: readonly number[] = [0, 1, 2];

  it.each([
    ['v6', 'names three pending calls, runs none of them and leaves their csds locked', [], SLOTS],
    ['debug-info', 'names three pending calls and runs them', SLOTS, []],
  ] as const)('%s: %s', async (variant, _, ran, stuck) => {
    const machine = await boot(variant);
    await goDownWhile(machine, async () => {
      machine.control.raise(OUTGOING, 'deafHandler', 0); // or it would take the IPI of the first before the others come
      await untilAtGate(machine, 0);
      for (const slot of SLOTS) expect(await machine.run(SENDER, 'careless', OUTGOING, slot, slot)).toBe(true);
      openGate(machine, 0);
    });
    expect(warnings(machine).named).toEqual(['record', 'record', 'record']);
    expect(infos(machine)).toEqual(ran);
    expect(SLOTS.filter((slot) => locked(machine, csdOf(machine, slot)))).toEqual(stuck);
    expect(callQueue(machine, OUTGOING)).toEqual([]);
  });

  it('v6: it does so once; the next time it runs them, and says nothing', async () => {
    const machine = await boot('v6');
    await goDownWhileCarelesslyCalled(machine, 1);
    expect(await machine.cpuUp(OUTGOING)).toBe(0);
    await goDownWhileCarelesslyCalled(machine, 2);
    expect(infos(machine)).toEqual([2]);
    expect(fateOfCall(machine)).toMatchObject({ withWork: 2, warned: 1, locked: false });
  });
});

describe('defect B of v6: a cancelled CPU-up falls into the labels of CPU_DYING', () => {
  it.each([
    ['v6', 'flushes on the controlling CPU, irqs on, and leaks a block', [{ cpu: CONTROLLER, irqsOff: false }], 1],
    ['v3.16', 'frees the block, and flushes nothing', [], 0],
  ] as const)('%s: %s', async (variant, _, flushed, leaked) => {
    const machine = await boot(variant, { online: 2 });
    for (let attempt = 1; attempt <= 3; attempt++) {
      machine.control.fail('upPrepare', OUTGOING);
      expect(await machine.cpuUp(OUTGOING, CONTROLLER)).toBe(-EINVAL);
      expect(cfdBlocksUsed(machine)).toBe(2 + attempt * leaked);
    }
    expect(flushes(machine)).toEqual([...flushed, ...flushed, ...flushed]);
  });

  it.each([
    ['v6', 'is out of memory after as many attempts as there are blocks to spare', -ENOMEM],
    ['v3.16', 'brings the CPU up after as many attempts', 0],
  ] as const)('%s: %s', async (variant, _, result) => {
    const machine = await boot(variant, { online: 2 });
    for (let attempt = 0; attempt < CFD_SPARE_BLOCKS + 1; attempt++) {
      machine.control.fail('upPrepare', OUTGOING);
      expect(await machine.cpuUp(OUTGOING)).toBe(-EINVAL);
    }
    expect(await machine.cpuUp(OUTGOING)).toBe(result);
  });
});

describe('defect C of v6: it warns of an IPI that is late and harmless', () => {
  it.each([
    ['v6', 'warns', 1],
    ['flush', 'warns', 1],
    ['v3.16', 'is silent', 0],
    ['warn-fix', 'is silent', 0],
  ] as const)('%s: the call was flushed, the IPI finds nothing, and the kernel %s', async (variant, _, warned) => {
    const machine = await boot(variant, { ipiDelay: 'held:exit' });
    await goDownWhileCalled(machine);
    expect(fateOfCall(machine)).toMatchObject({ ran: 1, withWork: 0, empty: 1, warned });
  });

  it.each([
    ['v6', 'has no warning left for', []],
    ['warn-fix', 'warns of', ['record']],
  ] as const)('%s: after that, it %s a call that is really pending', async (variant, _, named) => {
    const machine = await boot(variant, { ipiDelay: 'held:exit' });
    await goDownWhileCalled(machine);
    expect(await machine.cpuUp(OUTGOING)).toBe(0);
    await goDownWhileCarelesslyCalled(machine);
    expect(fateOfCall(machine)).toMatchObject({ ran: 2, withWork: 1, warned: 1, named });
  });
});

describe('defect D of v3.16: it does not warn although work is pending', () => {
  it.each([
    ['v3.16', 'runs the call of one careless sender, and is silent', []],
    ['warn-fix', 'runs it, too, and names it', ['record']],
  ] as const)('%s: %s', async (variant, _, named) => {
    const machine = await boot(variant);
    await goDownWhileCarelesslyCalled(machine);
    expect(fateOfCall(machine)).toMatchObject({ withWork: 1, ran: 1, warned: named.length, named });
  });

  it('v3.16: warns if another call comes between take-all and test, and names the one that it took', async () => {
    const machine = await boot('v3.16');
    machine.control.set(wordOf(machine, WORDS.takenNotTested), 1);
    const down = machine.cpuDown(OUTGOING, CONTROLLER);
    await untilAtGate(machine, 1, 1);
    expect(await machine.run(SENDER, 'careless', OUTGOING, 0, 1)).toBe(true);
    await untilAtGate(machine, 1, 2);
    expect(await machine.run(SENDER, 'careless', OUTGOING, 1, 2)).toBe(true);
    openGate(machine, 1);
    expect(await down).toBe(0);
    expect(fateOfCall(machine)).toMatchObject({ withWork: 2, ran: 2, warned: 1, named: ['record'] });
  });
});
