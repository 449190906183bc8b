/** What each CPU is given to play. */
import type { DelaySetting } from '../machine/delay.js';
import type { Cpu } from '../kernel/kernel.js';
import type { Item, PlannedCall } from './script.js';

export interface PlayPart {
  readonly items: readonly Item[];
  /** How late IPIs are: a cycle whose IPI is held says so before it sends. */
  readonly delay: DelaySetting;
  /** All planned calls: a CPU also needs those of others, to serve them. */
  readonly calls: readonly PlannedCall[];
}

/** Per thread: the part of its CPU. Set before anything is played, never changed after it. */
const parts = new WeakMap<Cpu, PlayPart>();

export function loadPart(cpu: Cpu, part: PlayPart): void {
  parts.set(cpu, part);
}

export function partOf(cpu: Cpu): PlayPart {
  return parts.get(cpu)!;
}

export function plannedCall(cpu: Cpu, id: number): PlannedCall {
  return partOf(cpu).calls[id];
}

/** Calls that were sent together have consecutive numbers and name the first one: finds the one for this CPU. */
export function callHere(cpu: Cpu, first: number): number {
  const { calls } = partOf(cpu);
  let id = first;
  while (calls[id].target !== cpu.id) id++;
  return id;
}
