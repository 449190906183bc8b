/**
 * A machine scenario on the coop engine: boots the kernel once, keeps a snapshot of the memory, and starts every execution
 * from it.
 */
import { eventText } from '../../report/events.js';
import { Event } from '../../trace/event.js';
import type { Note } from '../../engine/coop/step.js';
import { Arena } from '../../memory/arena.js';
import { describeAddress } from '../../memory/address.js';
import { layoutMachine } from '../../machine/layout.js';
import { Vector, vectorName } from '../../machine/vectors.js';
import { layoutKernel } from '../../kernel/layout.js';
import type { Cpu } from '../../kernel/kernel.js';
import type * as ControlledCpuModule from '../../engine/controlled/cpu.js';
import type { ControlledCpu, ControlledPort } from '../../engine/controlled/cpu.js';
import type * as MachineSystem from '../../scenarios/machine-system.js';
import { coroutineMethods, enter } from '../../engine/coop/rewriter/calls.js';
import type { ActorHooks, Coroutine, CoopScheduler } from '../../engine/coop/scheduler.js';
import type { MachineScenario } from '../../lab/scenario.js';
import type { CoopProgram } from './program.js';

type RaceCpu = ControlledCpu<Cpu['kernel']> & Cpu;

/** The rewritten modules: functions that return coroutines here, although their types say otherwise. */
export interface MachineModules {
  readonly scenario: MachineScenario<Cpu>;
  readonly system: typeof MachineSystem;
  readonly cpu: typeof ControlledCpuModule;
}

/** Vectors that travel, per pair of CPUs. */
const VECTORS_PER_PAIR = 2;
/** What the kernel does that a reader of an interleaving wants to see. */
const SHOWN: ReadonlySet<number> = new Set([
  Event.CSD_QUEUE, Event.CSD_ENTRY, Event.CSD_REFUSED, Event.IPI_SEND, Event.IPI_TAKE, Event.STOP_STATE, Event.CPU_OFFLINE, Event.CPU_ONLINE,
  Event.WARN, Event.WARN_CSD, Event.BUG, Event.DEVICE, Event.FREED, Event.FLUSH,
]);
/** What a CPU runs whose actor was left out. */
const IDLE = { actors: [] };

export class MachineProgram implements CoopProgram {
  readonly actors: number;
  readonly #cpus: RaceCpu[];
  readonly #mem: Int32Array;
  readonly #snapshot: Int32Array;
  readonly #arena = new Arena();
  readonly #deviceQueues: { func: number; info: number }[][];
  readonly #deviceEvents: { readonly cpu: number; readonly func: number; readonly info: number }[];
  #scheduler!: CoopScheduler;

  constructor(private readonly modules: MachineModules, form: string, scheduler: CoopScheduler) {
    const { scenario, system, cpu: { ControlledCpu: Controlled } } = modules;
    this.actors = scenario.cpus;
    const layout = layoutMachine(this.#arena, scenario.cpus);
    const map = layoutKernel(this.#arena, scenario.cpus, scenario.data);
    this.#mem = new Int32Array(this.#arena.toBuffer());
    this.#deviceQueues = Array.from({ length: scenario.cpus }, () => []);
    const port = this.#port(scheduler);
    this.#cpus = Array.from({ length: scenario.cpus }, (_, id) =>
      new Controlled<Cpu['kernel']>(id, this.#mem, layout, scenario.prompt, port) as RaceCpu);
    system.prepare(this.#cpus, scenario, form, map);
    this.#deviceEvents = scenario.devices.map(({ cpu, function: name, info }) =>
      ({ cpu, func: this.#cpus[0].kernel.functions.numberNamed(name), info }));
    this.#boot(scheduler);
    this.#snapshot = this.#mem.slice();
  }

  start(scheduler: CoopScheduler, leftOut: readonly number[]): { coroutines: Coroutine[]; hooks: ActorHooks[] } {
    const { system, scenario } = this.modules;
    this.#scheduler = scheduler;
    this.#mem.set(this.#snapshot);
    for (const queue of this.#deviceQueues) queue.length = 0;
    const coroutines = this.#cpus.map((cpu) => enter(system.race, system, [cpu, leftOut.includes(cpu.id) ? IDLE : scenario]));
    scheduler.onEvent = (event) => this.#event(event);
    scheduler.firstTimeout = this.#firstDevice + this.#deviceEvents.length;
    return { coroutines, hooks: this.#hooks() };
  }

  /** Device interrupts may come from the first step on. Called by the engine when the execution has begun. */
  armDevices(scheduler: CoopScheduler, leftOut: readonly number[]): void {
    this.#deviceEvents.forEach((_, i) => {
      if (!leftOut.includes(this.actors + i)) scheduler.events.push(this.#firstDevice + i);
    });
  }

  outcome(): string {
    return this.modules.scenario.after(this.#cpus[0]);
  }

  eventName(event: number): string {
    const device = this.#deviceEvents[event - this.#firstDevice];
    if (device !== undefined) return `device interrupt of CPU${device.cpu}`;
    const { target, sender, vector } = this.#ipi(event);
    return `deliver ${vectorName(vector)} from CPU${sender} to CPU${target}`;
  }

  noteText({ kind, a, b, c }: Note): string | null {
    return SHOWN.has(kind) ? eventText(kind, a, b, c, this.#cpus[0].kernel.functions.names) : null;
  }

  wordName(word: number): string {
    return describeAddress(this.#arena.regions, word);
  }

  get devices(): number {
    return this.#deviceEvents.length;
  }

  get #firstDevice(): number {
    return this.actors + this.actors * this.actors * VECTORS_PER_PAIR;
  }

  /** Everybody boots, without choices: CPU 0 brings the others up. */
  #boot(scheduler: CoopScheduler): void {
    const { system, scenario } = this.modules;
    this.#scheduler = scheduler;
    const coroutines = this.#cpus.map((cpu) =>
      (cpu.id === 0 ? enter(system.bootMachine, system, [cpu, scenario]) : enter(system.bootOther, system, [cpu])));
    scheduler.onEvent = (event) => this.#event(event);
    scheduler.begin({ choose: ({ preferred }) => preferred }, coroutines, this.#hooks());
    const limit = scheduler.stepLimit;
    scheduler.stepLimit = Infinity;
    scheduler.run();
    scheduler.stepLimit = limit;
    if (scheduler.end === 'crash') throw scheduler.error;
    if (!scheduler.actors[0].done) throw new Error(`the machine of ${scenario.name} did not boot: ${scheduler.end}`);
  }

  #hooks(): ActorHooks[] {
    const { system } = this.modules;
    return this.#cpus.map((cpu) => ({
      interrupted: () => cpu.interrupted,
      wanted: () => cpu.wanted,
      irqsOff: () => cpu.irqsDisabled(),
      interrupt: () => enter(system.takeInterrupts, system, [cpu]),
    }));
  }

  #port(scheduler: CoopScheduler): ControlledPort {
    const mem = this.#mem;
    const port = {
      *block(_cpu: number, word: number, seen: number, atRest: boolean): Coroutine<void> {
        yield* scheduler.block(mem, word, seen, atRest);
      },
      fly: (sender: number, target: number, vector: number) => this.#fly(this.actors + (target * this.actors + sender) * VECTORS_PER_PAIR + vector),
      ground: (target: number) => this.#ground(target),
      raiseDevice: (target: number, func: number, info: number) => void this.#deviceQueues[target].push({ func, info }),
      nextDeviceRequest: (cpu: number) => this.#deviceQueues[cpu].shift(),
      trace: (_cpu: number, kind: number, a: number, b: number, c: number) => this.#scheduler.note(kind, a, b, c),
      nowUs: () => this.#scheduler.stepCount,
    };
    coroutineMethods(scheduler, port, { block: 4 });
    return port;
  }

  #fly(event: number): void {
    const { events } = this.#scheduler;
    if (events.includes(event)) return;
    events.push(event);
    events.sort((a, b) => a - b);
  }

  #ground(target: number): void {
    const { events } = this.#scheduler;
    const kept = events.filter((event) => event >= this.#firstDevice || this.#ipi(event).target !== target);
    events.splice(0, events.length, ...kept);
  }

  #event(event: number): void {
    const { events } = this.#scheduler;
    events.splice(events.indexOf(event), 1);
    const device = this.#deviceEvents[event - this.#firstDevice];
    if (device === undefined) {
      const { target, vector } = this.#ipi(event);
      this.#cpus[0].deliver(target, vector);
    } else {
      this.#deviceQueues[device.cpu].push({ func: device.func, info: device.info });
      this.#cpus[0].deliver(device.cpu, Vector.DEVICE);
    }
  }

  #ipi(event: number): { target: number; sender: number; vector: number } {
    const pair = Math.trunc((event - this.actors) / VECTORS_PER_PAIR);
    return { target: Math.trunc(pair / this.actors), sender: pair % this.actors, vector: (event - this.actors) % VECTORS_PER_PAIR };
  }
}
