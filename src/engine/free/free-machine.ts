/**
 * A machine of the free engine, from the host's side: starts the CPU threads, watches them, and stops them. It knows
 * nothing of kernels; what the CPUs run is a system handed in by URL.
 */
import { inTime, settledWithin } from '../../common/settle.js';
import { load, store } from '../../memory/atomics.js';
import { raiseDevice } from '../../machine/device.js';
import { ringAll } from '../../machine/doorbell.js';
import { MACHINE } from '../../machine/layout.js';
import { readTrace, type CpuTrace } from '../../trace/ring.js';
import { CpuLink } from './cpu-link.js';
import type { CpuStart } from './cpu-thread.js';
import { MachineCheck, MachineEnded } from './machine-check.js';
import type { CpuThreads } from './threads.js';

/** What all its CPU threads are handed. */
export type FreeMachineOptions = Omit<CpuStart, 'id' | 'port'>;

/**
 * CPUs that have not stopped by then are not listening: their threads are ended. Leaves a second for that on a busy
 * host.
 */
const STOP_MS = 1000;
/** CPUs load their system and program meanwhile: far more than a loaded host needs. */
const START_MS = 60_000;
/** Events of the failing CPU in a machine check report. */
const REPORT_EVENTS = 12;

export class FreeMachine {
  readonly mem: Int32Array;
  /** Settles when the machine has ended, with the machine check that ended it, if one did. */
  readonly ended: Promise<MachineCheck | undefined>;

  readonly #options: FreeMachineOptions;
  readonly #links: readonly CpuLink[];
  readonly #kills: readonly AbortController[];
  readonly #settled: Promise<unknown>;
  readonly #resolveEnded: (check: MachineCheck | undefined) => void;
  #ending: Promise<void> | undefined;
  #running: number;

  constructor(
    private readonly threads: CpuThreads,
    options: FreeMachineOptions,
  ) {
    this.mem = new Int32Array(options.buffer);
    this.#options = options;
    let resolveEnded!: (check: MachineCheck | undefined) => void;
    this.ended = new Promise((resolve) => (resolveEnded = resolve));
    this.#resolveEnded = resolveEnded;
    const ids = Array.from({ length: options.layout.cpus }, (_, id) => id);
    this.#running = ids.length;
    this.#links = ids.map((id) => new CpuLink(this.mem, options.layout, id));
    this.#kills = ids.map(() => new AbortController());
    this.#settled = Promise.all(ids.map((id) => this.#runCpu(id)));
  }

  /** Settles when all CPU threads are about to start. Rejects when one of them could not load its system, or has not in time. */
  async ready(withinMs = START_MS): Promise<void> {
    const behind = new Set(this.#links.keys());
    const all = this.#links.map(async (link, id) => {
      await link.ready;
      behind.delete(id);
    });
    await inTime(Promise.all(all), withinMs, () => notAtTheEnd([...behind], 'loading', withinMs));
  }

  /** Runs a task on a CPU, when that CPU next idles. Rejects when the machine ends before. */
  run(cpu: number, name: string, args: readonly unknown[]): Promise<unknown> {
    return this.#links[cpu].run(name, args);
  }

  /** The same, of what is done in order to boot, which no caller can end: rejects when it lasts longer than that. */
  async runBooting(cpu: number, name: string, args: readonly unknown[], withinMs = START_MS): Promise<unknown> {
    return await inTime(this.run(cpu, name, args), withinMs, () => notAtTheEnd([cpu], name, withinMs));
  }

  /** Raises the device interrupt of a CPU. */
  raise(cpu: number, func: number, info: number): void {
    raiseDevice(this.mem, this.#options.layout, cpu, func, info);
  }

  /** Ends the thread of a CPU, wherever it is: the machine ends with a machine check of that CPU. */
  kill(cpu: number): void {
    this.#kills[cpu].abort();
  }

  readTrace(cpu: number): CpuTrace {
    return readTrace(this.mem, this.#options.trace, cpu);
  }

  /** Stops all CPUs, whatever they do; threads that do not listen are ended. Idempotent. */
  async stop(): Promise<void> {
    this.#ending ??= this.#end(undefined);
    await this.#ending;
  }

  async #runCpu(id: number): Promise<void> {
    const start: CpuStart = { ...this.#options, id, port: this.#links[id].threadPort };
    try {
      await this.threads.run(start, this.#kills[id].signal);
      if (!this.stopped) this.#check(id, 'its thread came back');
    } catch (error) {
      this.#check(id, error);
    } finally {
      this.#running--;
    }
  }

  #check(id: number, cause: unknown): void {
    this.#ending ??= this.#end(new MachineCheck(id, cause, this.readTrace(id).events.slice(-REPORT_EVENTS)));
  }

  async #end(check: MachineCheck | undefined): Promise<void> {
    store(this.mem, this.#options.layout.machine.base + MACHINE.stop, 1);
    ringAll(this.mem, this.#options.layout);
    const reason = check ?? new MachineEnded();
    for (const link of this.#links) link.close(reason);
    const settled = this.#settled.then(() => true);
    if (!(await settledWithin(settled, STOP_MS, false))) await this.threads.destroy();
    await this.#settled;
    this.#resolveEnded(check);
  }

  /** Number of CPU threads that have not come back. */
  get running(): number {
    return this.#running;
  }

  /** Whether the machine was asked to stop. */
  get stopped(): boolean {
    return load(this.mem, this.#options.layout.machine.base + MACHINE.stop) !== 0;
  }
}

function notAtTheEnd(cpus: readonly number[], what: string, withinMs: number): Error {
  const who = `CPU${cpus.length > 1 ? 's' : ''} ${cpus.join(', ')}`;
  return new Error(`${who} did not come to the end of ${what} within ${withinMs / 1000} s`);
}
