/**
 * A machine scenario on the coop engine: boots the kernel once, keeps a snapshot of the memory, and starts every
 * execution from it.
 */
import { Arena } from '../../memory/arena.js';
import { layoutMachine, type MachineLayout } from '../../machine/layout.js';
import { Vector } from '../../machine/vectors.js';
import { layoutKernel } from '../../kernel/layout.js';
import type { Cpu } from '../../kernel/kernel.js';
import type * as ControlledCpuModule from '../../engine/controlled/cpu.js';
import type { ControlledCpu, ControlledPort } from '../../engine/controlled/cpu.js';
import { areaOf, LATER, QUICK_METHODS, SERVES } from '../../engine/controlled/quick-cpu.js';
import type * as MachineSystem from '../../scenarios/machine-system.js';
import { begin, coroutineMethods, quicken } from '../../engine/rewriter/calls.js';
import type { CoopGround } from '../../engine/coop/ground.js';
import type { CoopScheduler } from '../../engine/coop/scheduler.js';
import type { Coroutine } from '../../engine/rewriter/runtime.js';
import { Faults } from '../../engine/controlled/faults.js';
import { flightOf, noticeOf } from '../../engine/races/channels.js';
import { IrqLines } from '../../engine/controlled/irq-lines.js';
import { Inexact } from '../../lab/inexact.js';
import type { HardwareFaults, MachineScenario } from '../../lab/scenario.js';
import type { Ended, Touch } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { observing } from '../observed.js';
import { OutcomeJudge } from '../outcome-judge.js';
import type { Subject } from '../subject.js';
import { losesIpi, thawsOrFreezes } from './hardware-faults.js';
import { MachineEvents } from './machine-events.js';
import { MachineNames } from './machine-names.js';

type RaceCpu = ControlledCpu<Cpu['kernel']> & Cpu;

/** The rewritten modules: functions that return coroutines here, although their types say otherwise. */
export interface MachineModules {
  readonly scenario: MachineScenario<Cpu>;
  readonly system: typeof MachineSystem;
  readonly cpu: typeof ControlledCpuModule;
}

/** Booting takes no more. */
const BOOT_STEPS = 2 ** 30;

export class MachineSubject implements Subject {
  readonly ground: CoopGround;
  readonly names: MachineNames;
  readonly #cpus: RaceCpu[];
  readonly #mem: Int32Array;
  readonly #snapshot: Int32Array;
  readonly #events: MachineEvents;
  readonly #faults: Faults;
  readonly #deviceQueues: { func: number; info: number }[][];
  readonly #devices: { readonly cpu: number; readonly func: number; readonly info: number }[];
  readonly #judge: OutcomeJudge;
  readonly #observe: () => string;

  constructor(
    private readonly modules: MachineModules,
    form: string,
    private readonly scheduler: CoopScheduler,
    asked: Partial<HardwareFaults> = {},
  ) {
    const {
      scenario,
      system,
      cpu: { ControlledCpu: Controlled },
    } = modules;
    const { cpus, devices } = scenario;
    const allowed = { ...scenario.faults, ...asked };
    const arena = new Arena();
    const layout = layoutMachine(arena, cpus);
    const map = layoutKernel(arena, cpus, scenario.data);
    this.#mem = new Int32Array(arena.toBuffer());
    this.#events = new MachineEvents(cpus, devices.length, allowed.freezes > 0);
    this.#deviceQueues = Array.from({ length: cpus }, () => []);
    this.#faults = new Faults(this.#mem, layout, this.#events.firstFreeze);
    const port = this.#port(scheduler);
    this.#cpus = Array.from(
      { length: cpus },
      (_, id) => new Controlled<Cpu['kernel']>(id, this.#mem, layout, scenario.prompt, port) as RaceCpu,
    );
    quickenCpu(Controlled.prototype, this.#mem, layout, scheduler);
    system.prepare(this.#cpus, scenario, form, map);
    const { functions } = this.#cpus[0].kernel;
    this.#devices = devices.map(({ cpu, function: name, info }) => ({ cpu, func: functions.numberNamed(name), info }));
    this.names = new MachineNames(
      arena,
      this.#events,
      functions.names,
      devices.map(({ cpu }) => cpu),
    );
    this.#judge = new OutcomeJudge(scenario.outcomes, form);
    this.#observe = observing(
      (work) => scheduler.bounded(work),
      () => scenario.after(this.#cpus[0]),
    );
    this.ground = {
      actors: cpus,
      events: this.#events.count,
      mem: this.#mem,
      irqs: new IrqLines(this.#mem, layout),
      faults: allowed.freezes > 0 ? this.#faults : null,
      loops: null,
      polls: null,
      firstTimeout: this.#events.firstTimeout,
      interrupt: (cpu) => begin(system.takeInterrupts, system, [this.#cpus[cpu]]),
      onEvent: (event) => this.#event(event),
    };
    this.#boot(scheduler);
    this.#snapshot = this.#mem.slice();
    this.#faults.allow(allowed, this.#snapshot);
  }

  get devices(): number {
    return this.#devices.length;
  }

  start(leftOut: readonly number[]): Coroutine[] {
    const { system, scenario } = this.modules;
    this.#mem.set(this.#snapshot);
    for (const queue of this.#deviceQueues) queue.length = 0;
    return this.#cpus.map((cpu) => begin(system.race, system, [cpu, scenario, leftOut.includes(cpu.id)]));
  }

  /** Device interrupts may come from the first step on. Called by the engine when the execution has begun. */
  armDevices(leftOut: readonly number[]): void {
    for (let device = 0; device < this.#devices.length; device++) {
      if (!leftOut.includes(this.#cpus.length + device)) this.scheduler.events.add(this.#events.ofDevice(device));
    }
  }

  ended(end: RunEnd, timedOut: readonly number[], error: unknown): Ended {
    return this.#judge.ended(end, timedOut, error, this.#observe);
  }

  ringEverybody(): void {
    for (const { id } of this.#cpus) this.#cpus[0].deliver(id, Vector.CALL_FUNCTION_SINGLE);
  }

  /** All CPUs boot, without choices: CPU 0 brings the others up. */
  #boot(scheduler: CoopScheduler): void {
    const { system, scenario } = this.modules;
    scheduler.prepare(this.ground);
    const coroutines = this.#cpus.map((cpu) =>
      cpu.id === 0 ? begin(system.bootMachine, system, [cpu, scenario]) : begin(system.bootOther, system, [cpu]),
    );
    scheduler.begin({ choose: ({ preferred }) => preferred }, coroutines, null, false, BOOT_STEPS);
    scheduler.run();
    if (scheduler.end === 'crash') throw scheduler.error;
    if (scheduler.board.depth(0) >= 0)
      throw new Error(`the machine of ${scenario.name} did not boot: ${scheduler.end}`);
  }

  #port(scheduler: CoopScheduler): ControlledPort {
    const port = {
      block(_cpu: number, word: number, seen: number, atRest: boolean, patienceUs: number): Coroutine<void> {
        return scheduler.block(word, seen, atRest, patienceUs);
      },
      changed: () => scheduler.board.changed(),
      loses: () => losesIpi(this.#faults, scheduler.pick),
      fly: (sender: number, target: number, vector: number) => {
        const event = this.#events.ofIpi(sender, target, vector);
        scheduler.signal(flightOf(event));
        scheduler.cpus.touchesThing(event, 'raises', scheduler.events.has(event) ? 1 : 0, 1);
        scheduler.events.add(event);
      },
      signal: (target: number) => scheduler.signal(noticeOf(target)),
      noticed: (id: number) => scheduler.noticed(noticeOf(id)),
      touches: (word: number, how: Touch['how'], left: number) => scheduler.cpus.touchesWord(word, how, left),
      ground: (target: number) => {
        for (const event of this.#events.ipisTo(target)) scheduler.cpus.touchesThing(event, 'writes', undefined, 0);
        scheduler.events.keep((event) => !this.#events.isIpiTo(target, event));
      },
      raiseDevice: (target: number, func: number, info: number) => this.#queue(target, func, info),
      nextDeviceRequest: (cpu: number) => {
        scheduler.cpus.touchesThing(this.#queueOf(cpu), 'writes', undefined, undefined);
        return this.#deviceQueues[cpu].shift();
      },
      trace: (_cpu: number, kind: number, a: number, b: number, c: number) => scheduler.note(kind, a, b, c),
      nowUs: () => scheduler.machineClock(),
    };
    coroutineMethods(scheduler, port, { block: 5 });
    return port;
  }

  #queue(cpu: number, func: number, info: number): void {
    this.scheduler.cpus.touchesThing(this.#queueOf(cpu), 'writes', undefined, undefined);
    this.#deviceQueues[cpu].push({ func, info });
  }

  /** The queue of a CPU's device has a number behind those of all events. */
  #queueOf(cpu: number): number {
    return this.#events.firstTimeout + cpu;
  }

  #event(event: number): void {
    this.scheduler.cpus.touchesThing(event, 'writes', 1, 0);
    this.scheduler.events.remove(event);
    if (thawsOrFreezes(event, this.#events, this.#faults, this.scheduler.events)) {
      this.scheduler.inexact(Inexact.FREEZE); // what depends on that is not reported
      return this.scheduler.board.changed();
    }
    const device = this.#devices[this.#events.deviceOf(event)];
    if (device === undefined) {
      const { target, vector } = this.#events.ipiOf(event);
      this.scheduler.races.forward(flightOf(event), noticeOf(target));
      this.#cpus[0].deliver(target, vector);
    } else {
      this.#queue(device.cpu, device.func, device.info);
      this.#cpus[0].deliver(device.cpu, Vector.DEVICE);
    }
  }
}

/** Where there is nothing to serve, the methods of a CPU need no coroutine. */
function quickenCpu(prototype: object, mem: Int32Array, layout: MachineLayout, scheduler: CoopScheduler): void {
  for (const [name, quick] of Object.entries(QUICK_METHODS)) {
    const serves = SERVES.has(name);
    quicken(
      prototype,
      name,
      (cpu, arg) => {
        const { id } = cpu as Cpu;
        const result = quick(mem, areaOf(layout, id), arg);
        if (result !== LATER) scheduler.cpus.passed(id, serves);
        return result;
      },
      LATER,
    );
  }
}
