/** What the offline races have in common: one async call to an outgoing CPU, and what became of it. */
import { at } from '../../memory/arena.js';
import { CSD, csdInit } from '../../kernel/smp/csd.js';
import type { Cpu } from '../../kernel/kernel.js';
import { STATISTICS } from '../../kernel/statistics.js';
import { callQueueEmpty } from '../../kernel/smp/smp-interrupt.js';
import { cpuOnline } from '../../kernel/online.js';

/** CPU that goes offline. */
export const OUTGOING = 2;
export const CALL_DATA = { csd: CSD.size, result: 1, ran: 1 };

/** The function of the call. Its body is no point of its own: only that it ran matters. */
export function callback(cpu: Cpu): void {
  cpu.mem[at(cpu.kernel.map.data.ran, 0)]++;
}

export function setupCall(cpu: Cpu): void {
  csdInit(cpu, callCsd(cpu), cpu.kernel.functions.numberOf(callback), 0);
}

export function callCsd(cpu: Cpu): number {
  return at(cpu.kernel.map.data.csd, 0);
}

export function noteResult(cpu: Cpu, result: number): void {
  cpu.mem[at(cpu.kernel.map.data.result, 0)] = result === 0 ? 1 : -1;
}

/** `run`, `lost`, `refused` or `not sent`. */
export function fateOfCall(cpu: Cpu): string {
  const result = cpu.mem[at(cpu.kernel.map.data.result, 0)];
  const ran = cpu.mem[at(cpu.kernel.map.data.ran, 0)];
  if (ran > 1) return `run ${ran} times`;
  if (ran === 1) return 'run';
  if (result === -1) return 'refused';
  if (result === 0) return 'not sent';
  if (!callQueueEmpty(cpu, OUTGOING) && !cpuOnline(cpu, OUTGOING)) return 'lost';
  return callQueueEmpty(cpu, OUTGOING) ? 'dropped' : 'stuck in the queue';
}

/** A counter of the outgoing CPU, or of all. */
export function statistic(cpu: Cpu, name: (typeof STATISTICS.layout)[number][0], id?: number): number {
  const { statistics } = cpu.kernel.map;
  const offset = (STATISTICS as unknown as Record<string, number>)[name];
  if (id !== undefined) return cpu.mem[at(statistics, id) + offset];
  let sum = 0;
  for (let each = 0; each < cpu.cpus; each++) sum += cpu.mem[at(statistics, each) + offset];
  return sum;
}
