/** Looking at a machine from the tests of the kernel. */
import type { Machine } from '../../../src/emulator/machine.js';
import { vectorName } from '../../../src/machine/vectors.js';
import { milestoneName } from '../../../src/machine/milestone.js';
import { CPU_TASKS_FROZEN, cpuActionName } from '../../../src/kernel/hotplug/notifier.js';
import { Event, eventName, type TraceEvent } from '../../../src/trace/event.js';
import { entries } from './journal.js';
import { Note, State } from './program.js';

/** What the notifiers witnessed, a line each: `DYING 2 on 2, irqs off, last: callData stopper locked`. */
export function witnessed(machine: Machine): string[] {
  return entries(machine)
    .filter(({ what }) => what === Note.FIRST || what === Note.LAST)
    .map(({ what, cpu, irqsOff, a, b }) => {
      const states = (Object.keys(State) as (keyof typeof State)[]).filter((name) => (b & State[name]) !== 0);
      return `${actionName(a)} ${b >> 8} on ${cpu}${irqsOff ? ', irqs off' : ''}, ${what === Note.FIRST ? 'first' : 'last'}: ${states.join(' ')}`.trimEnd();
    });
}

/** The actions that the first notifier was told of: `DOWN_PREPARE 2`. */
export function actions(machine: Machine): string[] {
  return entries(machine)
    .filter(({ what }) => what === Note.FIRST)
    .map(({ a, b }) => `${actionName(a)} ${b >> 8}`);
}

function actionName(action: number): string {
  return `${cpuActionName(action)}${(action & CPU_TASKS_FROZEN) === 0 ? '' : '_FROZEN'}`;
}

/** A CPU's events since an index, a line each, without what others may add at any time. `!` means irqs off. */
export function story(machine: Machine, cpu: number, since = 0): string[] {
  const { events } = machine.trace(cpu);
  return events
    .slice(since)
    .filter(({ kind }) => !INCIDENTAL.has(kind))
    .map(line);
}

const INCIDENTAL = new Set<number>([Event.TASK, Event.TASK_DONE]);

function line({ kind, a, b, irqsOff }: TraceEvent): string {
  return `${eventName(kind)} ${argument(kind, a, b)}${irqsOff ? ' !' : ''}`;
}

function argument(kind: number, a: number, b: number): string | number {
  if (kind === Event.MILESTONE) return milestoneName(a);
  if (kind === Event.NOTIFY) return `${actionName(a)} ${b}`;
  if (kind === Event.IPI_TAKE || kind === Event.IPI_DONE) return vectorName(a);
  if (kind === Event.IPI_SEND) return `${a} ${vectorName(b)}`;
  return a;
}
