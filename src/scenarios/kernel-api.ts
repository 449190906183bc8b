/** The kernel, as scenarios, programs and variants of a user call it: `smplab/kernel`. */
export type { Cpu, Kernel, KernelFunction, KernelHooks } from '../kernel/kernel.js';
export type { CfdAction, CfdNotifierTable, CfdStep, Policy, StopState } from '../kernel/policy.js';
export * from '../kernel/llist.js';
export * from '../kernel/cpumask.js';
export * from '../kernel/smp/csd.js';
export { errnoName, EAGAIN, EBUSY, EDEADLK, EINVAL, ENOENT, ENOMEM, ENXIO } from '../kernel/errno.js';
export { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../kernel/smp/smp-single.js';
export {
  kickAllCpusSync,
  onEachCpu,
  onEachCpuCond,
  onEachCpuMask,
  scratchMask,
  smpCallFunction,
  smpCallFunctionAny,
  smpCallFunctionMany,
} from '../kernel/smp/smp-many.js';
export { flushSmpCallFunctionQueue } from '../kernel/smp/smp-interrupt.js';
export { ttwuQueueWakelist } from '../kernel/smp/wake-list.js';
export { IRQ_WORK, irqWorkBusy, irqWorkQueue, irqWorkQueueOn, irqWorkSync } from '../kernel/irq-work.js';
export { stopMachine } from '../kernel/stop/stop-all.js';
export {
  smpCallOnCpu,
  stopCpus,
  stopOneCpu,
  stopOneCpuNowait,
  stopTwoCpus,
  tryStopCpus,
} from '../kernel/stop/stop-cpus.js';
export { CPU_STOP_WORK } from '../kernel/stop/stopper.js';
export { clearNeedResched, clearPolling, needResched, setNeedResched, setPolling } from '../kernel/idle/idle.js';
export { scheduleTimeout } from '../kernel/idle/idle-loop.js';
export { kickIlb } from '../kernel/idle/kick.js';
export { reschedCpu } from '../kernel/idle/resched.js';
export { Vector } from '../machine/vectors.js';
export { cpuUp } from '../kernel/hotplug/cpu-up.js';
export { cpuDown } from '../kernel/hotplug/cpu-down.js';
export { disableNonbootCpus, enableNonbootCpus } from '../kernel/hotplug/suspend.js';
export { getOnlineCpus, putOnlineCpus } from '../kernel/hotplug/hotplug-lock.js';
export { cpuActive, cpuOnline, nextOnlineCpu, numOnlineCpus } from '../kernel/online.js';
export { CpuAction, type Notifier } from '../kernel/hotplug/notifier.js';
export { at, type Region } from '../memory/arena.js';
export {
  callCsdFunction,
  callDone,
  callQueueEmpty,
  runCsd,
  takeCallQueue,
  warnPendingCalls,
} from '../kernel/smp/smp-interrupt.js';
export { defineVariant, type VariantDeclaration } from '../variants/line/define.js';
export { lastAckerAdvances } from '../variants/decisions/ack-state.js';
export { canceledFallsIntoDying, flushAtDying, noFlush } from '../variants/decisions/cfd-notifier.js';
export { byType, byWaiter, runThenUnlock } from '../variants/decisions/drain.js';
export { takeAndRun, takeAndRunIrqsOff } from '../variants/decisions/flush.js';
export {
  nameThenForget,
  nameThenRun,
  warnIfChain,
  warnIfQueueRefilled,
  warnThenRun,
} from '../variants/decisions/ipi-entry.js';
export { oneStage, twoStages } from '../variants/decisions/stop-states.js';
export { struct, NULL } from '../memory/struct.js';
export type { FaultName } from '../kernel/fault.js';
export type { FunctionTable } from '../kernel/functions.js';
export type { KernelMap } from '../kernel/layout.js';
export type { Condition } from '../kernel/smp/smp-many.js';
export type { FieldName, Struct, StructInfo } from '../memory/struct.js';
export type { Decision } from '../variants/decisions/index.js';
