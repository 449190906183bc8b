/** The sender who does not ask whether his target is online. */
import { at } from '../../memory/arena.js';
import { CpuState, IDLE } from '../../kernel/idle/idle.js';
import type { Cpu } from '../../kernel/kernel.js';
import { carelessCall, OFFLINE_WINDOW } from '../../kernel/hotplug/offline-window.js';
import { callCsd, noteResult, OUTGOING } from './observe.js';

/** Waits for the window of the outgoing CPU and calls it there. When it has come too late it does not call. */
export function callInWindow(cpu: Cpu): void {
  const window = at(cpu.kernel.map.offlineWindow, OUTGOING) + OFFLINE_WINDOW.state;
  const state = at(cpu.kernel.map.idle, OUTGOING) + IDLE.cpuState;
  while (Atomics.load(cpu.mem, window) === 0 && Atomics.load(cpu.mem, state) !== CpuState.DEAD) cpu.relax();
  if (carelessCall(cpu, OUTGOING, callCsd(cpu))) noteResult(cpu, 0);
}
