/** Decision: how a CPU acknowledges a state of stop-machine. */
import type { Cpu } from '../../kernel/kernel.js';
import { MULTI_STOP, setStopState } from '../../kernel/stop/stop-machine.js';

/**
 * The last one to acknowledge resets the counter and advances the state. Source: kernel/stop_machine.c, ack_state(),
 * Linux 3.15.
 */
export function lastAckerAdvances(cpu: Cpu, msdata: number): void {
  if (Atomics.sub(cpu.mem, msdata + MULTI_STOP.threadAck, 1) !== 1) return;
  setStopState(cpu, msdata, Atomics.load(cpu.mem, msdata + MULTI_STOP.state) + 1);
}
