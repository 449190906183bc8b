/** The system that CPU threads run: the kernel of a variant, with a program of the user's. */
import { importModule } from '../engine/typescript/import.js';
import { runCpuThread, type CpuStart, type RunningSystem, type System } from '../engine/free/cpu-thread.js';
import type { FreeCpu } from '../engine/free/cpu.js';
import type { Cpu, Kernel, KernelFunction, KernelHooks } from '../kernel/kernel.js';
import type { KernelMap } from '../kernel/layout.js';
import type { Notifier } from '../kernel/hotplug/notifier.js';
import { variantNamed } from '../variants/index.js';
import type { Policy } from '../kernel/policy.js';
import { createKernel, kernelEntries, startBootCpu, startOtherCpu } from '../kernel/start.js';
import type { ResolvedOptions } from './machine-options.js';
import { systemTasks } from './system-tasks.js';

/** A function that the host can run on a CPU, at task level. Arguments and result are copied between the threads. */
export type Task = (cpu: Cpu, ...args: never[]) => unknown;

/** What a program module may export. It is loaded in every CPU's thread. */
export interface Program {
  /** Functions that can be called on other CPUs, or by a device: they run in interrupt context. */
  readonly functions?: Readonly<Record<string, KernelFunction>>;
  /** Functions that the host can run on a CPU. */
  readonly tasks?: Readonly<Record<string, Task>>;
  readonly notifiers?: readonly Notifier[];
  readonly hooks?: KernelHooks;
  /** Called once in every CPU's thread, before the CPU starts. */
  readonly attach?: (cpu: Cpu) => void;
}

export interface SystemOptions
  extends Pick<ResolvedOptions, 'variant' | 'program' | 'offlineWindowUs' | 'csdLockTimeoutUs'> {
  readonly map: KernelMap;
}

const system: System = {
  async prepare(bareCpu, options): Promise<RunningSystem> {
    const { map, variant, program: url, offlineWindowUs, csdLockTimeoutUs } = options as SystemOptions;
    const program: Program = url === null ? {} : ((await importModule(url)) as Program);
    const { functions = {}, notifiers = [], hooks = {}, tasks = {} } = program;
    const cpu = bareCpu as unknown as FreeCpu<Kernel>;
    cpu.kernel = createKernel({
      map,
      policy: await policyOf(variant),
      functions,
      notifiers,
      hooks,
      offlineWindowUs,
      csdLockTimeoutUs,
    });
    cpu.entries = kernelEntries(cpu);
    program.attach?.(cpu);
    const all: Readonly<Record<string, Task>> = { ...systemTasks, ...tasks };
    return {
      start: () => (cpu.id === 0 ? startBootCpu(cpu) : startOtherCpu(cpu)),
      runTask: (name, args) => taskNamed(all, name)(cpu, ...(args as never[])),
    };
  },
};

/** Runs one CPU until the machine is stopped. Context: a thread of its own. */
export const runCpu = async (start: CpuStart): Promise<void> => await runCpuThread(start, system);

/** @param named a variant's name, or the URL of its module: what that needs is loaded for it alone */
async function policyOf(named: string): Promise<Policy> {
  if (!named.startsWith('file:')) return variantNamed(named);
  return await (await import('./variant-module.js')).loadVariant(named);
}

function taskNamed(tasks: Readonly<Record<string, Task>>, name: string): Task {
  if (!Object.hasOwn(tasks, name))
    throw new Error(`no task is named ${name}; there are ${Object.keys(tasks).join(', ')}`);
  return tasks[name];
}
