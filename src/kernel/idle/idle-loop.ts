/** The idle loop of every CPU, and the end of the way out. Source: kernel/sched/idle.c, Linux 3.15 and 6.18. */
import { at } from '../../memory/arena.js';
import { Milestone } from '../../machine/milestone.js';
import { Phase } from '../../machine/layout.js';
import { startSecondary } from '../hotplug/cpu-up.js';
import { clearNeedResched, clearPolling, CpuState, IDLE, needResched, setPolling } from './idle.js';
import type { Cpu, KernelFunction } from '../kernel.js';
import { cpuDownMapsLocked } from '../hotplug/cpu-down.js';
import { serveOwnDowns } from '../hotplug/own-cpu.js';
import { closeOfflineWindow, openOfflineWindow } from '../hotplug/offline-window.js';
import { nextOnlineCpu, thisCpuOnline } from '../online.js';
import { callQueueEmpty, flushSmpCallFunctionQueue } from '../smp/smp-interrupt.js';
import { smpCallFunctionSingle } from '../smp/smp-single.js';
import { count, Stat } from '../statistics.js';
import { cpuStopperThread } from '../stop/stopper.js';

/** Turns of the idle loop that poll before the CPU sleeps deeper. */
const POLL_TURNS = 32;

/**
 * The idle loop: serves interrupts and the stopper, runs what the host hands in, goes out when it is asked to. Ends only
 * by the machine being stopped.
 *
 * Context: task level of its CPU. Source: kernel/sched/idle.c, cpu_idle_loop(), Linux 3.15.
 */
export function cpuIdle(cpu: Cpu): never {
  for (;;) {
    const seen = Atomics.load(cpu.mem, cpu.mailbox);
    if (cpu.runHostTask() || serveOwnDowns(cpu, cpuDownMapsLocked)) continue;
    if (cpu.kernel.policy.pollingIdle) pollIdle(cpu, seen, POLL_TURNS);
    cpu.waitOn(cpu.mailbox, seen);
  }
}

/** A sleeping CPU polls again after so many microseconds. */
const SLICE_US = 500;

/**
 * Sleeps for so many microseconds, idling meanwhile: polling first where the kernel polls.
 *
 * Context: task, may sleep. Source: schedule_timeout_uninterruptible(), kernel/timer.c in Linux 3.15,
 * kernel/time/sleep_timeout.c in 6.18, and the idle loop below it.
 */
export function scheduleTimeout(cpu: Cpu, us: number): void {
  const until = cpu.nowUs() + us;
  for (let left = us; left > 0; left = until - cpu.nowUs()) {
    if (cpu.kernel.policy.pollingIdle) pollIdle(cpu, Atomics.load(cpu.mem, cpu.mailbox), POLL_TURNS);
    cpu.sleepUs(Math.min(left, SLICE_US));
  }
}

/**
 * What runs when this CPU can be preempted and its stopper has work: the stopper, and, when that has taken the CPU
 * offline, the idle task, which goes out. Returns when the CPU is back.
 *
 * Context: irqs on, preemption possible. Source: kernel/sched/core.c, schedule() (what it comes to here), Linux 3.15.
 */
export function schedule(cpu: Cpu): void {
  cpuStopperThread(cpu);
  if (!thisCpuOnline(cpu)) goOffline(cpu);
}

/**
 * The rest of the way out, and waiting to be brought up again.
 *
 * Context: the outgoing CPU, offline, irqs on: everything up to closeOfflineWindow is the window of the 2014 bug.
 * Source: kernel/sched/idle.c, cpu_is_offline() → arch_cpu_idle_dead(), Linux 3.15.
 */
function goOffline(cpu: Cpu): void {
  cpu.preemptDisable(); // we are the idle task now: no stopper
  openOfflineWindow(cpu);
  cpu.enterPhase(Phase.EXITED);
  cpu.relax();
  cpu.reach(Milestone.OFFLINE_WINDOW);
  linger(cpu);
  cpu.kernel.hooks.offlineWindow?.(cpu);
  closeOfflineWindow(cpu);
  cpu.irqDisable();
  waitDead(cpu, true);
  cpu.preemptEnable();
}

/**
 * A CPU that is not up: says that it is dead if it was up before, and waits to be asked.
 *
 * Context: irqs off for good. Departs: before e78a7614f387 (Linux 5.4) a CPU says that it is dead, then disables its
 * interrupts.
 * Source: arch/x86/kernel/smpboot.c, play_dead_common() and start_secondary(), Linux 3.15; kernel/sched/idle.c, do_idle(),
 * and kernel/cpu.c, cpuhp_report_idle_dead(), 6.18.
 */
export function waitDead(cpu: Cpu, wasUp: boolean): void {
  cpu.enterPhase(Phase.DEAD);
  if (wasUp) {
    cpu.reach(Milestone.IDLE_DEAD);
    count(cpu, Stat.OFFLINES);
    cpu.kernel.hooks.idleDead?.(cpu);
    reportDead(cpu);
  }
  cpu.waitForBoot();
  startSecondary(cpu);
}

/**
 * Marks CPU `id` dead: the function of the call that a dead CPU sends when it does not do so itself.
 *
 * Source: kernel/cpu.c, cpuhp_complete_idle_dead(), 71f87b2fc64c.
 */
export const cpuhpCompleteIdleDead: KernelFunction = (cpu, id) => {
  const state = at(cpu.kernel.map.idle, id) + IDLE.cpuState;
  Atomics.store(cpu.mem, state, CpuState.DEAD);
  cpu.wake(state);
};

/** An offline CPU is a legal sender. */
function reportDead(cpu: Cpu): void {
  if (cpu.kernel.policy.deadReport === 'by-word') return void cpuhpCompleteIdleDead(cpu, cpu.id);
  smpCallFunctionSingle(cpu, nextOnlineCpu(cpu, 0), cpuhpCompleteIdleDead, cpu.id, false);
}

function linger(cpu: Cpu): void {
  const { offlineWindowUs } = cpu.kernel;
  if (offlineWindowUs === 0) return;
  const until = cpu.nowUs() + offlineWindowUs;
  while (cpu.nowUs() < until) cpu.relax();
}

/**
 * Polls for a while: callers set a flag instead of sending an IPI. Then drains the queue and goes through schedule(), in
 * this order.
 *
 * Departs: how long a CPU polls before it sleeps deeper is the cpuidle governor's in Linux.
 * Source: kernel/sched/idle.c, do_idle(), Linux 6.18.
 *
 * Preemption is off until the queue is drained: a stopper that came in between would keep this CPU in stop-machine
 * while callers rely on the flag, and wait, and never come to stop-machine themselves.
 */
export function pollIdle(cpu: Cpu, mailbox: number, turns: number): void {
  cpu.preemptDisable();
  setPolling(cpu);
  for (let turn = 0; turn < turns && !needResched(cpu) && Atomics.load(cpu.mem, cpu.mailbox) === mailbox; turn++) {
    cpu.relax();
  }
  clearPolling(cpu);
  if (!callQueueEmpty(cpu, cpu.id)) {
    const irqs = cpu.irqSave();
    flushSmpCallFunctionQueue(cpu);
    cpu.irqRestore(irqs);
  }
  clearNeedResched(cpu);
  cpu.preemptEnable();
}
