/**
 * A machine scenario on the coop engine: boots the kernel once, keeps a snapshot of the memory, and starts every
 * execution from it.
 */
import { eventText } from '../../report/events.js';
import { Event } from '../../trace/event.js';
import type { Note } from '../../engine/controlled/step.js';
import { Arena } from '../../memory/arena.js';
import { describeAddress } from '../../memory/address.js';
import { layoutMachine, type MachineLayout } from '../../machine/layout.js';
import { Vector, vectorName } from '../../machine/vectors.js';
import { layoutKernel } from '../../kernel/layout.js';
import type { Cpu } from '../../kernel/kernel.js';
import type * as ControlledCpuModule from '../../engine/controlled/cpu.js';
import type { ControlledCpu, ControlledPort } from '../../engine/controlled/cpu.js';
import { areaOf, LATER, QUICK_METHODS } from '../../engine/controlled/quick-cpu.js';
import type * as MachineSystem from '../../scenarios/machine-system.js';
import { begin, coroutineMethods, quicken } from '../../engine/rewriter/calls.js';
import type { CoopGround } from '../../engine/coop/ground.js';
import type { Coroutine, CoopScheduler } from '../../engine/coop/scheduler.js';
import { IrqLines } from '../../engine/controlled/irq-lines.js';
import type { MachineScenario } from '../../lab/scenario.js';
import type { CoopProgram } from '../program.js';
import { wakeUpName } from '../wake-ups.js';

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
  Event.CSD_QUEUE,
  Event.CSD_ENTRY,
  Event.CSD_REFUSED,
  Event.IPI_SEND,
  Event.IPI_TAKE,
  Event.STOP_STATE,
  Event.CPU_OFFLINE,
  Event.CPU_ONLINE,
  Event.WARN,
  Event.WARN_CSD,
  Event.BUG,
  Event.DEVICE,
  Event.FREED,
  Event.FLUSH,
]);
/** Booting takes no more. */
const BOOT_STEPS = 2 ** 30;
/** What a CPU runs whose actor was left out. */
const IDLE = { actors: [] };

export class MachineProgram implements CoopProgram {
  readonly actors: number;
  readonly ground: CoopGround;
  readonly #cpus: RaceCpu[];
  readonly #mem: Int32Array;
  readonly #snapshot: Int32Array;
  readonly #arena = new Arena();
  readonly #deviceQueues: { func: number; info: number }[][];
  readonly #deviceEvents: { readonly cpu: number; readonly func: number; readonly info: number }[];

  constructor(
    private readonly modules: MachineModules,
    form: string,
    private readonly scheduler: CoopScheduler,
  ) {
    const {
      scenario,
      system,
      cpu: { ControlledCpu: Controlled },
    } = modules;
    this.actors = scenario.cpus;
    const layout = layoutMachine(this.#arena, scenario.cpus);
    const map = layoutKernel(this.#arena, scenario.cpus, scenario.data);
    this.#mem = new Int32Array(this.#arena.toBuffer());
    this.#deviceQueues = Array.from({ length: scenario.cpus }, () => []);
    const port = this.#port(scheduler);
    this.#cpus = Array.from(
      { length: scenario.cpus },
      (_, id) => new Controlled<Cpu['kernel']>(id, this.#mem, layout, scenario.prompt, port) as RaceCpu,
    );
    quickenCpu(Controlled.prototype, this.#mem, layout);
    system.prepare(this.#cpus, scenario, form, map);
    this.#deviceEvents = scenario.devices.map(({ cpu, function: name, info }) => ({
      cpu,
      func: this.#cpus[0].kernel.functions.numberNamed(name),
      info,
    }));
    this.ground = {
      actors: this.actors,
      events: this.#firstTimeout - this.actors,
      mem: this.#mem,
      irqs: new IrqLines(this.#mem, layout),
      firstTimeout: this.#firstTimeout,
      interrupt: (cpu) => begin(system.takeInterrupts, system, [this.#cpus[cpu]]),
      onEvent: (event) => this.#event(event),
    };
    this.#boot(scheduler);
    this.#snapshot = this.#mem.slice();
  }

  start(leftOut: readonly number[]): Coroutine[] {
    const { system, scenario } = this.modules;
    this.#mem.set(this.#snapshot);
    for (const queue of this.#deviceQueues) queue.length = 0;
    return this.#cpus.map((cpu) => begin(system.race, system, [cpu, leftOut.includes(cpu.id) ? IDLE : scenario]));
  }

  /** Device interrupts may come from the first step on. Called by the engine when the execution has begun. */
  armDevices(leftOut: readonly number[]): void {
    for (let i = 0; i < this.#deviceEvents.length; i++) {
      if (!leftOut.includes(this.actors + i)) this.scheduler.events.add(this.#firstDevice + i);
    }
  }

  outcome(): string {
    return this.modules.scenario.after(this.#cpus[0]);
  }

  eventName(event: number): string {
    if (event >= this.#firstTimeout) return wakeUpName(event, this.#firstTimeout, this.actors, 'CPU');
    const device = this.#deviceEvents[event - this.#firstDevice];
    if (device !== undefined) return `device interrupt of CPU${device.cpu}`;
    const { target, sender, vector } = this.#ipi(event);
    return `deliver ${vectorName(vector)} from CPU${sender} to CPU${target}`;
  }

  noteText({ kind, a, b, c }: Note): string | null {
    return SHOWN.has(kind) ? eventText(kind, a, b, c, this.#cpus[0].kernel.functions.names) : null;
  }

  ringEverybody(): void {
    for (const { id } of this.#cpus) this.#cpus[0].deliver(id, Vector.CALL_FUNCTION_SINGLE);
  }

  functionName(number: number): string {
    return this.#cpus[0].kernel.functions.names[number] ?? `function ${number}`;
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

  get #firstTimeout(): number {
    return this.#firstDevice + this.#deviceEvents.length;
  }

  /** Everybody boots, without choices: CPU 0 brings the others up. */
  #boot(scheduler: CoopScheduler): void {
    const { system, scenario } = this.modules;
    scheduler.prepare(this.ground);
    const coroutines = this.#cpus.map((cpu) =>
      cpu.id === 0 ? begin(system.bootMachine, system, [cpu, scenario]) : begin(system.bootOther, system, [cpu]),
    );
    scheduler.begin({ choose: ({ preferred }) => preferred }, coroutines, BOOT_STEPS);
    scheduler.run();
    if (scheduler.end === 'crash') throw scheduler.error;
    if (scheduler.board.depth(0) >= 0)
      throw new Error(`the machine of ${scenario.name} did not boot: ${scheduler.end}`);
  }

  #port(scheduler: CoopScheduler): ControlledPort {
    const port = {
      *block(_cpu: number, word: number, seen: number, atRest: boolean): Coroutine<void> {
        yield* scheduler.block(word, seen, atRest);
      },
      changed: () => scheduler.board.changed(),
      fly: (sender: number, target: number, vector: number) =>
        scheduler.events.add(this.actors + (target * this.actors + sender) * VECTORS_PER_PAIR + vector),
      ground: (target: number) => this.#ground(target),
      raiseDevice: (target: number, func: number, info: number) => void this.#deviceQueues[target].push({ func, info }),
      nextDeviceRequest: (cpu: number) => this.#deviceQueues[cpu].shift(),
      trace: (_cpu: number, kind: number, a: number, b: number, c: number) => scheduler.note(kind, a, b, c),
      nowUs: () => scheduler.stepCount,
    };
    coroutineMethods(scheduler, port, { block: 4 });
    return port;
  }

  #ground(target: number): void {
    this.scheduler.events.keep((event) => event >= this.#firstDevice || this.#ipi(event).target !== target);
  }

  #event(event: number): void {
    this.scheduler.events.remove(event);
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
    return {
      target: Math.trunc(pair / this.actors),
      sender: pair % this.actors,
      vector: (event - this.actors) % VECTORS_PER_PAIR,
    };
  }
}

/** Where there is nothing to serve, the methods of a CPU need no coroutine. */
function quickenCpu(prototype: object, mem: Int32Array, layout: MachineLayout): void {
  for (const [name, quick] of Object.entries(QUICK_METHODS)) {
    quicken(prototype, name, (cpu, arg) => quick(mem, areaOf(layout, (cpu as Cpu).id), arg), LATER);
  }
}
