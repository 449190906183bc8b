/**
 * A machine, from outside: boot it, run tasks on its CPUs, take CPUs down and up, look at its counters, shut it down.
 */
import { availableParallelism } from 'node:os';
import { Arena, at } from '../memory/arena.js';
import { describeAddress } from '../memory/address.js';
import { load } from '../memory/atomics.js';
import { CpuThreads } from '../engine/free/threads.js';
import { FreeMachine } from '../engine/free/free-machine.js';
import type { MachineCheck } from '../engine/free/machine-check.js';
import { layoutMachine, type MachineLayout } from '../machine/layout.js';
import { layoutTrace, type TraceLayout } from '../trace/ring.js';
import type { TraceEvent } from '../trace/event.js';
import type { Region } from '../memory/arena.js';
import { layoutKernel, type KernelMap } from '../kernel/layout.js';
import { STATISTICS } from '../kernel/statistics.js';
import { MachineControl } from './machine-control.js';
import { resolveOptions, type MachineOptions, type ResolvedOptions } from './machine-options.js';
import { loadVariant } from './variant-module.js';
import type { SystemOptions } from './system.js';
import { systemCode } from './system-code.js';

/** Counters of the whole machine: sums over the CPUs. */
export type MachineStatistics = Readonly<Record<StatisticName, number>>;
export type StatisticName =
  | 'queued'
  | 'executed'
  | 'refused'
  | 'offlineWithWork'
  | 'offlineEmpty'
  | 'warnings'
  | 'offlines'
  | 'onlines'
  | 'stopMachines'
  | 'taken';

/** @public */
export class Machine {
  /** Settles when the machine has ended: with a machine check if a CPU's thread died, with undefined after shutdown. */
  readonly ended: Promise<MachineCheck | undefined>;
  /** Holds, milestones, faults, device interrupts: how a test makes an interleaving certain. */
  readonly control: MachineControl;
  /** All of the machine's memory. */
  readonly mem: Int32Array;

  private constructor(
    readonly options: ResolvedOptions,
    /** Where the kernel's structures are. */
    readonly map: KernelMap,
    readonly regions: readonly Region[],
    readonly layout: MachineLayout,
    private readonly engine: FreeMachine,
    ownThreads: CpuThreads | undefined,
    /** Function number → name. */
    readonly functionNames: readonly string[],
  ) {
    this.mem = engine.mem;
    this.ended = engine.ended.then(async (check) => {
      await ownThreads?.destroy();
      return check;
    });
    this.control = new MachineControl(engine, layout, map, functionNames);
  }

  /**
   * Boots a machine and brings its CPUs online.
   *
   * @throws {RangeError} for an option that makes no sense
   * @throws {InputError} for the module of a variant that cannot be used
   * @throws {MachineCheck} when a CPU's thread dies while booting: the program could not be loaded, say
   * @throws {Error} when a CPU does not come online: a notifier of the program forbids it, or does not return within a minute
   */
  static async boot(machineOptions: MachineOptions): Promise<Machine> {
    const options = resolveOptions(machineOptions);
    await loadVariant(options.variant); // what is wrong with a module is better said before threads start
    const { arena, layout, trace, map } = layoutMemory(options);
    const threads = options.threads ?? new CpuThreads(options.cpus);
    const systemOptions: SystemOptions = {
      map,
      variant: options.variant,
      program: options.program,
      offlineWindowUs: options.offlineWindowUs,
      csdLockTimeoutUs: options.csdLockTimeoutUs,
    };
    const engine = new FreeMachine(threads, {
      buffer: arena.toBuffer(),
      layout,
      trace,
      ipi: options.ipi,
      seed: options.seed,
      systemOptions,
      spin: options.spin ?? defaultSpin(options.cpus),
      cores: availableParallelism(),
      jitter: options.jitter,
      epochNs: process.hrtime.bigint(),
      system: systemCode() ?? new URL('./system.js', import.meta.url).href,
    });
    const ownThreads = options.threads === undefined ? threads : undefined;
    try {
      await engine.ready();
      const refused = (await engine.runBooting(0, 'bootOthers', [options.online])) as string | null;
      if (refused !== null) throw new Error(refused);
      const names = (await engine.runBooting(0, 'functionNames', [])) as readonly string[];
      return new Machine(options, map, arena.regions, layout, engine, ownThreads, names);
    } catch (error) {
      await engine.stop();
      await ownThreads?.destroy();
      throw error;
    }
  }

  /**
   * Runs a task of the program on CPU `cpu`, when that CPU next idles. A task that throws is a machine check.
   *
   * @param args copied to the CPU's thread
   * @returns what the task returned, copied back
   */
  run(cpu: number, task: string, ...args: readonly unknown[]): Promise<unknown> {
    if (!Number.isInteger(cpu) || cpu < 0 || cpu >= this.options.cpus) throw new RangeError(`there is no CPU ${cpu}`);
    return this.engine.run(cpu, task, args);
  }

  /** Brings a CPU online. @returns 0 or a negative error number */
  async cpuUp(id: number, controller = this.#otherOnline(id)): Promise<number> {
    return (await this.run(controller, 'cpuUp', id)) as number;
  }

  /** Takes a CPU offline. @returns 0 or a negative error number */
  async cpuDown(id: number, controller = this.#otherOnline(id)): Promise<number> {
    return (await this.run(controller, 'cpuDown', id)) as number;
  }

  /** Calls a registered function by name on `target`, sent by `from`. @returns 0 or a negative error number */
  async call(from: number, target: number, name: string, info: number, wait: boolean): Promise<number> {
    return (await this.run(from, 'call', target, name, info, wait)) as number;
  }

  /** Runs a registered function by name on the `active` CPUs while all others wait with irqs off. */
  async stopMachine(from: number, name: string, info: number, active: readonly number[] = []): Promise<number> {
    return (await this.run(from, 'stopMachine', name, info, active)) as number;
  }

  /** The CPUs that are online now. */
  online(): number[] {
    const mask = this.map.onlineMask.base;
    return this.#ids().filter((id) => (load(this.mem, mask + Math.trunc(id / 32)) & (1 << (id % 32))) !== 0);
  }

  /** The counters, summed over the CPUs. */
  statistics(): MachineStatistics {
    const sums = STATISTICS.layout.map(([name, offset]) => {
      const values = this.#ids().map((id) => this.mem[at(this.map.statistics, id) + offset]);
      return [name, values.reduce((sum, value) => sum + value, 0)] as const;
    });
    return Object.fromEntries(sums) as MachineStatistics;
  }

  /** The counters of one CPU. */
  statisticsOf(cpu: number): MachineStatistics {
    const base = at(this.map.statistics, cpu);
    return Object.fromEntries(
      STATISTICS.layout.map(([name, offset]) => [name, this.mem[base + offset]]),
    ) as MachineStatistics;
  }

  /** The trace of one CPU, or of all CPUs in the order of time. */
  trace(cpu?: number): { readonly events: readonly TraceEvent[]; readonly dropped: number } {
    if (cpu !== undefined) return this.engine.readTrace(cpu);
    const traces = this.#ids().map((id) => this.engine.readTrace(id));
    const events = traces.flatMap((trace) => trace.events).toSorted((a, b) => a.timeUs - b.timeUs);
    return { events, dropped: traces.reduce((sum, trace) => sum + trace.dropped, 0) };
  }

  /** The name of an address, such as `call_single_queue[3].first`. */
  describe(address: number): string {
    return describeAddress(this.regions, address);
  }

  /** Stops all CPUs and, if the machine started them, ends their threads. Idempotent. */
  async shutdown(): Promise<MachineCheck | undefined> {
    await this.engine.stop();
    return this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  #ids(): number[] {
    return Array.from({ length: this.options.cpus }, (_, id) => id);
  }

  #otherOnline(id: number): number {
    return this.online().find((other) => other !== id) ?? 0;
  }
}

/** Lays out everything, in the order in which `smplab memory` prints it. */
export function layoutMemory(options: ResolvedOptions): {
  arena: Arena;
  layout: MachineLayout;
  trace: TraceLayout;
  map: KernelMap;
} {
  const arena = new Arena();
  const layout = layoutMachine(arena, options.cpus);
  const map = layoutKernel(arena, options.cpus, options.data);
  const trace = layoutTrace(arena, options.cpus, options.traceEvents);
  return { arena, layout, trace, map };
}

/** Turns of a busy wait: long while every CPU has a core of its own, short when they share. */
function defaultSpin(cpus: number): number {
  return cpus <= availableParallelism() ? 2000 : 100;
}
