/** A CPU goes offline while another one, in interrupt context, calls it: the race of 2014, made certain. */
import { expect } from 'vitest';
import type { Machine } from '../../src/emulator/machine.js';
import { Warning } from '../../src/kernel/report-bug.js';
import { Event } from '../../src/trace/event.js';
import { callQueue, csdOf, events, infos, locked, reachedAgain, valueOf, warnings, wordOf } from './observe.js';
import { WORDS } from './programs/data.js';

export const CONTROLLER = 0;
export const SENDER = 1;
export const OUTGOING = 2;

/** What became of the call, when the outgoing CPU is dead. */
export interface Fate {
  /** IPIs taken while offline, with the call in the queue. */
  readonly withWork: number;
  /** … and with the queue empty. */
  readonly empty: number;
  /** Warnings of an IPI on an offline CPU, and the calls that they named. */
  readonly warned: number;
  readonly named: readonly string[];
  /** How often the function ran. */
  readonly ran: number;
  /** Whether the call is still in the queue of the dead CPU, and whether its csd is locked. */
  readonly queued: boolean;
  readonly locked: boolean;
}

/** A fate in words, for titles. */
export function tell({ withWork, empty, warned, named, ran, queued, locked: held }: Fate): string {
  const nothing = empty > 0 ? 'taken offline, finds nothing' : 'not taken offline';
  const unrun = queued ? 'the call is lost' : 'the call is dropped';
  return [
    withWork > 0 ? 'taken offline with work' : nothing,
    warned > 0 ? ['warns', ...named].join(' of ') : 'no warning',
    ran > 0 ? 'the call runs' : unrun,
    held ? 'its csd stays locked' : 'its csd is free',
  ].join(', ');
}

/**
 * Takes the outgoing CPU down. The sender is kept between PREPARE and DISABLE_IRQ until the outgoing CPU has passed the
 * latter; then its device interrupts it and the handler calls the outgoing CPU, which is still online.
 *
 * @param takeDown how it is taken down
 */
export async function goDownWhileCalled(
  machine: Machine,
  takeDown = () => machine.cpuDown(OUTGOING, CONTROLLER),
): Promise<void> {
  const { control } = machine;
  control.hold(SENDER, 'STOP_PREPARE');
  const straddling = Promise.all([
    reachedAgain(machine, SENDER, 'STOP_PREPARE'),
    reachedAgain(machine, OUTGOING, 'STOP_DISABLE_IRQ'),
  ]);
  const down = takeDown();
  await straddling;
  const made = valueOf(machine, WORDS.made);
  control.raise(SENDER, 'completeRequest', OUTGOING);
  await control.until(wordOf(machine, WORDS.made), (count) => count === made + 1);
  control.release(SENDER, 'STOP_PREPARE');
  expect([await down, valueOf(machine, WORDS.result)]).toEqual([0, 0]);
}

/** Looks at the call in csd 0 when the outgoing CPU is dead: then nothing can change any more. */
export function fateOfCall(machine: Machine): Fate {
  const { offlineWithWork, offlineEmpty } = machine.statistics();
  const csd = csdOf(machine, 0);
  return {
    withWork: offlineWithWork,
    empty: offlineEmpty,
    warned: warnings(machine).numbers.filter((number) => number === Warning.IPI_ON_OFFLINE_CPU).length,
    named: warnings(machine).named,
    ran: infos(machine).length,
    queued: callQueue(machine, OUTGOING).includes(csd),
    locked: locked(machine, csd),
  };
}

/** Where and how the queue was flushed outside the interrupt. */
export function flushes(machine: Machine): { cpu: number; irqsOff: boolean }[] {
  return events(machine, Event.FLUSH).map(({ cpu, irqsOff }) => ({ cpu, irqsOff }));
}

/** Takes the outgoing CPU down, lets `visit` act while it is in its offline window, and waits until it is dead. */
export async function goDownWhile(machine: Machine, visit: () => Promise<void>): Promise<void> {
  const { control } = machine;
  control.hold(OUTGOING, 'OFFLINE_WINDOW');
  const there = reachedAgain(machine, OUTGOING, 'OFFLINE_WINDOW');
  const down = machine.cpuDown(OUTGOING, CONTROLLER);
  await there;
  await visit();
  control.release(OUTGOING, 'OFFLINE_WINDOW');
  expect(await down).toBe(0);
}

/** The same with one careless sender, whose IPI is prompt. */
export async function goDownWhileCarelesslyCalled(machine: Machine, info = 1): Promise<void> {
  await goDownWhile(machine, async () => expect(await machine.run(SENDER, 'careless', OUTGOING, 0, info)).toBe(true));
}
