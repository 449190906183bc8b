/**
 * The system that the controlled engines run a machine scenario on: the kernel of a variant on each CPU. It is loaded
 * through the engine's rewriter, together with the kernel and the scenario.
 */
import { cpuDownMapsLocked } from '../kernel/hotplug/cpu-down.js';
import { serveOwnDowns } from '../kernel/hotplug/own-cpu.js';
import { cpuUp } from '../kernel/hotplug/cpu-up.js';
import { pollIdle } from '../kernel/idle/idle-loop.js';
import type { Cpu } from '../kernel/kernel.js';
import type { KernelMap } from '../kernel/layout.js';
import { bootCpu, createKernel, kernelEntries, startOtherCpu } from '../kernel/start.js';
import type { Policy } from '../kernel/policy.js';
import type { MachineScenario } from '../lab/scenario.js';
import { variantNamed } from '../variants/index.js';

/** What the engine hands over: CPUs whose kernel is still to be set. */
export interface BareCpu {
  kernel: Cpu['kernel'];
  entries: ReturnType<typeof kernelEntries>;
  /** Of the scenario: set here, for its set-up. */
  form?: string;
}

/** csd_lock_timeout of Linux, on the clock of the schedule. */
const CSD_LOCK_TIMEOUT_US = 5_000_000;

/** Puts the kernel of a form, with the scenario's functions, on the CPUs. */
export function prepare(
  cpus: readonly (Cpu & BareCpu)[],
  scenario: MachineScenario<Cpu>,
  form: string,
  map: KernelMap,
): void {
  for (const cpu of cpus) {
    cpu.kernel = createKernel({
      map,
      policy: (scenario.policy as Policy | undefined) ?? variantNamed(scenario.kernel ?? form),
      functions: scenario.functions,
      notifiers: [],
      hooks: {},
      offlineWindowUs: 0,
      csdLockTimeoutUs: scenario.csdLockDebug.includes(form) ? CSD_LOCK_TIMEOUT_US : 0,
    });
    cpu.entries = kernelEntries(cpu);
    cpu.form = form;
  }
}

/** CPU 0 from power-on until all others are online and the scenario is set up. */
export function bootMachine(cpu: Cpu & Pick<BareCpu, 'form'>, scenario: MachineScenario<Cpu>): void {
  bootCpu(cpu);
  for (let id = 1; id < cpu.cpus; id++) cpuUp(cpu, id);
  scenario.setup?.(cpu, cpu.form ?? scenario.forms[0]);
}

/** Every other CPU from power-on into its idle loop. */
export function bootOther(cpu: Cpu): void {
  startOtherCpu(cpu);
}

/** Looks of an idle CPU at its flag before it sleeps deeper: enough for a CPU to find it polling. */
const POLL_TURNS = 1;

/** What a CPU does in the race: its actor, unless that was left out, then idling as its kernel does. */
export function race(cpu: Cpu & { rest(): void }, scenario: MachineScenario<Cpu>, leftOut: boolean): never {
  const actor = leftOut ? undefined : scenario.actors[cpu.id];
  if (actor !== undefined) actor(cpu);
  for (;;) {
    if (scenario.polls && cpu.kernel.policy.pollingIdle) pollIdle(cpu, Atomics.load(cpu.mem, cpu.mailbox), POLL_TURNS);
    if (!serveOwnDowns(cpu, cpuDownMapsLocked)) cpu.rest();
  }
}

/** Takes the interrupts that are pending. */
export function takeInterrupts(cpu: Cpu & { takeInterrupts(): void }): void {
  cpu.takeInterrupts();
}
