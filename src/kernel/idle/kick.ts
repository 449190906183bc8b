/**
 * The idle-load-balance kick: many CPUs share one async csd per target, and must agree who queues it.
 *
 * In 2020 the claim was given back in the wrong place, by load balancing that may have come for another reason. That left
 * the test of the csd's own lock, which is no claim: two senders could both see it clear and queue the same node twice
 * (fixed by 19a1f5ec6999).
 */
import { at } from '../../memory/arena.js';
import { struct } from '../../memory/struct.js';
import { CSD, csdInit, csdLocked } from '../smp/csd.js';
import { EBUSY } from '../errno.js';
import type { Cpu, KernelFunction } from '../kernel.js';
import { smpCallFunctionSingleAsync } from '../smp/smp-single.js';

/** Per CPU: the flag that claims its kick, and the csd. */
export const KICK = struct('nohz_kick', ['claimed', `csd*${CSD.size}`, 'kicks']);

/**
 * Asks `target` to balance, unless a CPU has asked already.
 *
 * @returns 0, or -EBUSY when a kick is under way, or -ENXIO
 * Context: any. Departs: before 5.8 it is a reschedule interrupt, not a csd. A kick that is refused gives its claim back;
 * Linux keeps it, and kicks no CPU that may be offline.
 * Source: kernel/sched/fair.c, kick_ilb(), Linux 6.18 (flags claimed by atomic_fetch_or since 19a1f5ec6999).
 */
export function kickIlb(cpu: Cpu, target: number): number {
  const kick = at(cpu.kernel.map.kick, target);
  const csd = kick + KICK.csd;
  if (!claimKick(cpu, kick)) return -EBUSY;
  const irqs = cpu.irqSave();
  csdInit(cpu, csd, cpu.kernel.functions.numberOf(nohzCsdFunc), target);
  const result = smpCallFunctionSingleAsync(cpu, target, csd);
  if (result < 0) release(cpu, target);
  cpu.irqRestore(irqs);
  return result;
}

/**
 * The kick's function, on the target: gives the claim back. Context: interrupt, or the drain of an idle CPU.
 *
 * Departs: it counts the kick. Linux raises the softirq that balances, if the CPU still idles.
 * Source: kernel/sched/core.c, nohz_csd_func(), Linux 6.18 (19a1f5ec6999 and ea9cffc0a154).
 */
export const nohzCsdFunc: KernelFunction = (cpu, target) => {
  Atomics.add(cpu.mem, at(cpu.kernel.map.kick, target) + KICK.kicks, 1);
  if (cpu.kernel.policy.kickClaim === 'early-release') nohzIdleBalance(cpu, target);
  else release(cpu, target);
};

/**
 * Load balancing on an idle CPU, which the kick asks for, or the tick. From 90b5363acd47 to 19a1f5ec6999 it gives the claim
 * back: when it was the tick, the csd may be queued still.
 *
 * Context: that CPU. Departs: a part of the interrupt, no softirq, and it balances nothing.
 * Source: kernel/sched/fair.c, nohz_idle_balance(), 90b5363acd47 (Linux 5.8-rc1).
 */
export const nohzIdleBalance: KernelFunction = (cpu, target) => {
  if (cpu.kernel.policy.kickClaim === 'early-release') release(cpu, target);
};

function release(cpu: Cpu, target: number): void {
  Atomics.store(cpu.mem, at(cpu.kernel.map.kick, target) + KICK.claimed, 0);
}

function claimKick(cpu: Cpu, kick: number): boolean {
  if (cpu.kernel.policy.kickClaim === 'lock-test') return !csdLocked(cpu.mem, kick + KICK.csd);
  return Atomics.exchange(cpu.mem, kick + KICK.claimed, 1) === 0;
}
