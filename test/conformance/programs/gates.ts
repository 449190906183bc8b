/** Waiting for words: how one CPU of a program waits for another, or for the host. */
import type { Cpu } from '../../../src/kernel/kernel.js';
import { GATE, gateAt } from './data.js';

/** Waits at a gate until it is open. Any context: with irqs on, interrupts are served meanwhile. */
export function passGate(cpu: Cpu, gate: number): void {
  const word = gateAt(cpu.kernel.map.data, gate);
  Atomics.add(cpu.mem, word + GATE.arrived, 1);
  waitFor(cpu, word + GATE.open, (open) => open !== 0);
}

/** Opens a gate for good. */
export function openGate(cpu: Cpu, gate: number): void {
  setWord(cpu, gateAt(cpu.kernel.map.data, gate) + GATE.open, 1);
}

/** Waits until `accept` takes the value of a word. Any context. */
export function waitFor(cpu: Cpu, word: number, accept: (value: number) => boolean): void {
  for (;;) {
    const seen = Atomics.load(cpu.mem, word);
    if (accept(seen)) return;
    cpu.spinOn(word, seen);
  }
}

/** Changes a word and tells everybody who waits for it. */
export function setWord(cpu: Cpu, word: number, value: number): void {
  Atomics.store(cpu.mem, word, value);
  cpu.wake(word);
}
