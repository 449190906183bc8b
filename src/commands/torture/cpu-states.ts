/** What each CPU of a machine is doing: for reports of one that has gone wrong. */
import { at } from '../../memory/arena.js';
import { load } from '../../memory/atomics.js';
import { CPU, cpuWord } from '../../machine/layout.js';
import type { Machine } from '../../emulator/machine.js';

/** The state of each CPU, a line each: what it waits for, and its interrupt state. */
export function cpuStates(machine: Machine): string[] {
  const online = new Set(machine.online());
  return Array.from({ length: machine.options.cpus }, (_, cpu) => {
    const word = (field: number): number => load(machine.mem, cpuWord(machine.layout, cpu, field));
    const waiting = word(CPU.waitingFor);
    const queue = load(machine.mem, at(machine.map.callQueue, cpu));
    return [
      `CPU${cpu}: ${online.has(cpu) ? 'online' : 'offline'}`,
      waiting === 0 ? 'runs' : `waits for ${machine.describe(waiting)} = ${machine.mem[waiting]}`,
      `irqs ${word(CPU.irqsOff) === 0 ? 'on' : 'off'}${word(CPU.hardirq) > 0 ? ', in an interrupt' : ''}`,
      `preemption ${word(CPU.preemptCount)}`,
      `pending ${word(CPU.pending)}, on their way ${word(CPU.inFlight)}`,
      `call queue ${queue === 0 ? 'empty' : `begins with ${machine.describe(queue)}`}`,
    ].join(', ');
  });
}
