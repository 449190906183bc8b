/**
 * Chapter 10. The seeded mistakes. Each experiment makes the interleaving certain in which its mistake shows, and is
 * done twice: on the kernel with the mistake, which it must catch, and on the same kernel without, which must pass.
 */
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../src/emulator/machine.js';
import { EBUSY, ENXIO } from '../../src/kernel/errno.js';
import { CSD } from '../../src/kernel/smp/csd.js';
import { KICK } from '../../src/kernel/idle/kick.js';
import { Warning } from '../../src/kernel/report-bug.js';
import { MULTI_STOP } from '../../src/kernel/stop/stop-machine.js';
import { at } from '../../src/memory/arena.js';
import type { MachineOptions } from '../../src/emulator/machine-options.js';
import { Event } from '../../src/trace/event.js';
import { BUSTED } from '../../src/variants/index.js';
import { machineRoom } from './machine-room.js';
import {
  abandon,
  callQueue,
  csdOf,
  cfdBlocksUsed,
  events,
  infos,
  interruptComing,
  locked,
  openGate,
  pulse,
  untilAtGate,
  warnings,
} from './observe.js';
import { flushes, goDownWhileCalled, OUTGOING } from './outgoing.js';

const CPUS = 3;
const TARGET = 2;
const boot = machineRoom(CPUS, 'races');

interface Experiment {
  /** The kernel without the mistake. */
  readonly twin: string;
  readonly title: string;
  readonly options?: Partial<MachineOptions>;
  readonly observe: (machine: Machine) => Promise<unknown>;
  /** What is observed on the twin, and with the mistake. */
  readonly sound: unknown;
  readonly busted: unknown;
}

const EXPERIMENTS: Readonly<Record<string, Experiment>> = {
  'busted-doorbell': {
    twin: 'v3.15',
    title: 'a call that is queued while its target drains is announced',
    async observe(machine) {
      const deaf = machine.run(TARGET, 'deaf', 0);
      await untilAtGate(machine, 0);
      await machine.run(0, 'async', TARGET, 0, 0);
      await machine.run(0, 'addWhileDrained', TARGET);
      await deaf;
      return afterwards(machine);
    },
    sound: { ran: [0, 1], queued: 0 },
    busted: { ran: [0], queued: 1 },
  },

  'busted-no-retry': {
    twin: 'v3.15',
    title: 'an add that loses a race against another is tried again',
    async observe(machine) {
      const deaf = machine.run(TARGET, 'deaf', 0);
      const other = machine.run(1, 'addBetween', TARGET);
      await Promise.all([untilAtGate(machine, 0), untilAtGate(machine, 1)]);
      await machine.run(0, 'addWhileAdded', TARGET);
      openGate(machine, 0);
      await Promise.all([deaf, other]);
      const { ran, queued } = await afterwards(machine);
      return { ran, queued, locked: locked(machine, csdOf(machine, 1)) };
    },
    sound: { ran: [2, 1], queued: 0, locked: false },
    busted: { ran: [2], queued: 0, locked: true },
  },

  'busted-sync-unlock': {
    twin: 'v3.15',
    title: 'a waited call returns when the function has finished, not before',
    observe: (machine) => machine.run(0, 'callAndLook', TARGET),
    sound: true,
    busted: false,
  },

  'busted-after-unlock': {
    twin: 'v3.15',
    title: 'nobody writes to a csd whose waiter has gone on',
    async observe(machine) {
      const taking = machine.run(TARGET, 'takeCalls', 0);
      await untilAtGate(machine, 2);
      const calling = machine.run(0, 'callTwice', TARGET);
      await untilAtGate(machine, 1); // the first call has returned
      await pulse(machine, TARGET); // … and its handler too
      openGate(machine, 1);
      await calling;
      openGate(machine, 2);
      await taking;
      return warnings(machine).numbers;
    },
    sound: [],
    busted: [Warning.STACK_OVERWRITTEN],
  },

  'busted-enxio': {
    twin: 'v6.18',
    title: 'a refused call leaves the csd of its sender unlocked',
    options: { online: 2 },
    async observe(machine) {
      const result = await machine.run(0, 'single', TARGET, 1, false);
      return { result, locked: locked(machine, at(machine.map.csdData, 0)) };
    },
    sound: { result: -ENXIO, locked: false },
    busted: { result: -ENXIO, locked: true },
  },

  'busted-racy-busy': {
    twin: 'v6.18',
    title: 'a csd that two CPUs share is queued once',
    async observe(machine) {
      abandon(machine.run(TARGET, 'deaf', 0)); // for good: a queue that bites its tail is not to be drained
      const other = machine.run(1, 'kickBetween', TARGET);
      await Promise.all([untilAtGate(machine, 0), untilAtGate(machine, 1)]);
      const results = await Promise.all([machine.run(0, 'kickWhileKicked', TARGET), other]);
      const csd = at(machine.map.kick, TARGET) + KICK.csd;
      const timesQueued = events(machine, Event.CSD_QUEUE).filter(({ c }) => c === csd).length;
      return { results, timesQueued, ownSuccessor: machine.mem[csd + CSD.next] === csd };
    },
    sound: { results: [0, -EBUSY], timesQueued: 1, ownSuccessor: false },
    busted: { results: [0, 0], timesQueued: 2, ownSuccessor: true },
  },

  'busted-flush-at-dead': {
    twin: 'flush',
    title: 'a call to a CPU on its way out is flushed by that CPU, before it is dead',
    options: { ipiDelay: 'held:idle-dead' },
    observe: observeFlush,
    sound: { ran: [OUTGOING], queued: 0, flushed: [{ cpu: OUTGOING, irqsOff: true }], cfdBlocks: CPUS - 1 },
    busted: { ran: [], queued: 1, flushed: [{ cpu: 0, irqsOff: false }], cfdBlocks: CPUS },
  },

  'busted-flush-section': {
    twin: 'flush',
    title: 'a call to a CPU on its way out is flushed by that CPU, in stop-machine',
    options: { ipiDelay: 'held:idle-dead' },
    observe: observeFlush,
    sound: { ran: [OUTGOING], queued: 0, flushed: [{ cpu: OUTGOING, irqsOff: true }], cfdBlocks: CPUS - 1 },
    busted: { ran: [], queued: 1, flushed: [{ cpu: 0, irqsOff: false }], cfdBlocks: CPUS - 1 },
  },

  'busted-barrier': {
    twin: 'v3.15',
    title: 'stop-machine comes to its end',
    async observe(machine) {
      const msdata = at(machine.map.multiStop, 0);
      const stop = machine.stopMachine(0, 'record', 4).then(() => 'ended');
      // All CPUs have acknowledged a state and nobody was the last: each of them waits for the next one.
      const stuck = machine.control.until(msdata + MULTI_STOP.threadAck, (left) => left === -CPUS).then(() => 'stuck');
      [stop, stuck].forEach(abandon);
      const outcome = await Promise.race([stop, stuck]);
      return { outcome, state: Atomics.load(machine.mem, msdata + MULTI_STOP.state), ran: infos(machine) };
    },
    sound: { outcome: 'ended', state: 5, ran: [4] },
    busted: { outcome: 'stuck', state: 2, ran: [] },
  },
};

const CASES = BUSTED.map(({ name, summary }) => [name, summary, EXPERIMENTS[name]] as const);

describe.each(CASES)('%s: %s', (name, _, experiment) => {
  const { twin, title, options, observe } = experiment;

  it(`is caught by: ${title}`, async () => {
    const machine = await boot(name, options);
    expect(await observe(machine)).toEqual(experiment.busted);
  });

  it(`is not in ${twin}, which passes: ${title}`, async () => {
    const machine = await boot(twin, options);
    expect(await observe(machine)).toEqual(experiment.sound);
  });
});

/** What has run on the target, and what is left in its queue, when no IPI is coming any more. */
async function afterwards(machine: Machine): Promise<{ ran: number[]; queued: number }> {
  await pulse(machine, TARGET);
  expect(interruptComing(machine, TARGET)).toBe(false);
  return { ran: infos(machine), queued: callQueue(machine, TARGET).length };
}

/** An IPI that never comes: only a flush can help. */
async function observeFlush(machine: Machine): Promise<unknown> {
  await goDownWhileCalled(machine);
  const queued = callQueue(machine, OUTGOING).length;
  return { ran: infos(machine), queued, flushed: flushes(machine), cfdBlocks: cfdBlocksUsed(machine) };
}
