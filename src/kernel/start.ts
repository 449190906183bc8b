/**
 * From a bare CPU thread to a running kernel: reads like a list. Source: init/main.c and arch/x86/kernel/smpboot.c,
 * Linux 3.15 (order).
 */
import { at } from '../memory/arena.js';
import type { CpuEntries } from '../machine/cpu.js';
import { Vector, type VectorNumber } from '../machine/vectors.js';
import { Event } from '../trace/event.js';
import { takeCpuDown } from './hotplug/cpu-down.js';
import { FunctionTable } from './functions.js';
import type { KERNEL_FUNCTION_NAMES } from './function-names.js';
import { cpuIdle, cpuhpCompleteIdleDead, schedule, waitDead } from './idle/idle-loop.js';
import { CpuState, IDLE } from './idle/idle.js';
import { irqWorkRun } from './irq-work.js';
import { nohzCsdFunc } from './idle/kick.js';
import type { Cpu, Kernel, KernelFunction, KernelHooks } from './kernel.js';
import type { KernelMap } from './layout.js';
import type { Notifier } from './hotplug/notifier.js';
import { callFunctionInit, kernelNotifiers } from './hotplug/notifiers.js';
import { setCpuActive, setCpuOnline } from './online.js';
import type { Policy } from './policy.js';
import { genericSmpCallFunctionSingleInterrupt } from './smp/smp-interrupt.js';
import { doNothing } from './smp/smp-many.js';
import { irqCpuStopQueueWork } from './stop/stop-cpus.js';
import { multiCpuStop } from './stop/stop-machine.js';
import { stopperUnpark } from './stop/stopper.js';

/** What the kernel is started with. */
export interface KernelOptions {
  readonly map: KernelMap;
  readonly policy: Policy;
  /** The program's functions, by name, and its notifiers. */
  readonly functions: Readonly<Record<string, KernelFunction>>;
  readonly notifiers: readonly Notifier[];
  readonly hooks: KernelHooks;
  /** How long an outgoing CPU lingers in its offline window, in microseconds. */
  readonly offlineWindowUs: number;
  /** See csd-lock-debug.ts. Default 0: no watchdog. */
  readonly csdLockTimeoutUs?: number;
}

/** Everything of the kernel's own that memory names by number. Source: the functions' own files. */
const KERNEL_FUNCTIONS: Readonly<Record<(typeof KERNEL_FUNCTION_NAMES)[number], KernelFunction>> = {
  do_nothing: doNothing,
  multi_cpu_stop: multiCpuStop,
  take_cpu_down: takeCpuDown,
  irq_cpu_stop_queue_work: irqCpuStopQueueWork,
  nohz_csd_func: nohzCsdFunc,
  cpuhp_complete_idle_dead: cpuhpCompleteIdleDead,
};

/** Builds what a CPU thread keeps of the kernel. Source: the static data of kernel/smp.c and others, Linux 3.15. */
export function createKernel(options: KernelOptions): Kernel {
  const functions = new FunctionTable();
  functions.register(KERNEL_FUNCTIONS);
  functions.register(options.functions);
  return {
    map: options.map,
    policy: options.policy,
    functions,
    notifiers: kernelNotifiers(options.notifiers),
    hooks: options.hooks,
    offlineWindowUs: options.offlineWindowUs,
    csdLockTimeoutUs: options.csdLockTimeoutUs ?? 0,
  };
}

/**
 * The boot CPU: becomes online by itself, then idles; the others are brought up by a task on it.
 *
 * Context: CPU 0, irqs on. Source: init/main.c, start_kernel() → rest_init(), Linux 3.15.
 */
export function startBootCpu(cpu: Cpu): never {
  bootCpu(cpu);
  cpuIdle(cpu);
}

/**
 * The boot CPU up to the point where others can be brought up.
 *
 * Context: CPU 0, irqs on. Source: init/main.c, start_kernel(), Linux 3.15.
 */
export function bootCpu(cpu: Cpu): void {
  cpu.trace(Event.BOOT);
  setCpuOnline(cpu, cpu.id, true);
  setCpuActive(cpu, cpu.id, true);
  callFunctionInit(cpu);
  Atomics.store(cpu.mem, at(cpu.kernel.map.idle, cpu.id) + IDLE.cpuState, CpuState.ONLINE);
  stopperUnpark(cpu, cpu.id);
}

/** Every other CPU: dead until it is brought up. Source: arch/x86/kernel/smpboot.c, start_secondary(), Linux 3.15. */
export function startOtherCpu(cpu: Cpu): never {
  cpu.trace(Event.BOOT);
  cpu.irqDisable();
  cpu.preemptDisable();
  waitDead(cpu, false);
  cpu.preemptEnable();
  cpuIdle(cpu);
}

/** How the hardware enters this kernel. Source: arch/x86/kernel/smp.c and kernel/irq_work.c, Linux 3.15. */
export function kernelEntries(cpu: Cpu): CpuEntries {
  return {
    interrupt: (vector) => doInterrupt(cpu, vector),
    schedule: () => schedule(cpu),
  };
}

function doInterrupt(cpu: Cpu, vector: VectorNumber): void {
  switch (vector) {
    case Vector.CALL_FUNCTION_SINGLE:
    case Vector.CALL_FUNCTION:
      return genericSmpCallFunctionSingleInterrupt(cpu);
    case Vector.IRQ_WORK:
      return irqWorkRun(cpu);
    case Vector.DEVICE:
      return cpu.serveDevice((func, info) => {
        cpu.trace(Event.DEVICE, func, info);
        cpu.kernel.functions.get(func)(cpu, info);
      });
  }
}
