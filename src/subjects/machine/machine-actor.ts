/**
 * A CPU of a machine scenario on its own thread: the same kernel on the same memory as MachineProgram of the coop
 * engine, as it is written.
 */
import { watched } from '../../engine/asynchrony.js';
import { loadable, ownModule } from '../../common/own-modules.js';
import { importScenario } from '../import-scenario.js';
import { ControlledCpu, type ControlledPort } from '../../engine/controlled/cpu.js';
import type { LockstepPort, LockstepProgram } from '../../engine/lockstep/program.js';
import { Faults } from '../../engine/controlled/faults.js';
import { IrqLines } from '../../engine/controlled/irq-lines.js';
import type { Ground } from '../../engine/controlled/ground.js';
import { flightOf, noticeOf } from '../../engine/races/channels.js';
import { WordNumbers } from '../../engine/controlled/words.js';
import { layoutKernel } from '../../kernel/layout.js';
import type { Cpu } from '../../kernel/kernel.js';
import { Inexact } from '../../lab/inexact.js';
import type { HardwareFaults, MachineScenario } from '../../lab/scenario.js';
import { layoutMachine } from '../../machine/layout.js';
import { Vector } from '../../machine/vectors.js';
import { Arena } from '../../memory/arena.js';
import type * as MachineSystem from '../../scenarios/machine-system.js';
import { DeviceQueue } from './device-queue.js';
import { observing } from '../observed.js';
import { losesIpi, thawsOrFreezes } from './hardware-faults.js';
import { MachineEvents } from './machine-events.js';

/** What the CPUs run. */
export const Mode = { BOOT: 0, RACE: 1 } as const;

export interface MachineActorOptions {
  readonly scenario: string;
  readonly form: string;
  readonly buffer: SharedArrayBuffer;
  /** What the memory is like when all CPUs have booted. */
  readonly booted: SharedArrayBuffer;
  /** What may go wrong with the hardware. */
  readonly faults: HardwareFaults;
}

type RaceCpu = ControlledCpu<Cpu['kernel']> & Cpu;

export async function loadProgram(actor: number, options: unknown, port: LockstepPort): Promise<LockstepProgram> {
  const { scenario: url, form, buffer, booted, faults } = options as MachineActorOptions;
  const scenario = (await importScenario(url, 'always')) as MachineScenario<Cpu>;
  // In the form in which the scenario has the kernel.
  const system = (await import(loadable(ownModule('scenarios/machine-system.js')))) as typeof MachineSystem;
  return new MachineActor(actor, system, scenario, form, buffer, new Int32Array(booted), port, faults);
}

class MachineActor implements LockstepProgram {
  readonly ground: Ground;
  readonly words = new WordNumbers();
  /** All of them: a CPU decides for the others too. */
  readonly #cpus: readonly RaceCpu[];
  readonly #events: MachineEvents;
  readonly #faults: Faults;
  readonly #devices: DeviceQueue;

  constructor(
    private readonly id: number,
    private readonly system: typeof MachineSystem,
    private readonly scenario: MachineScenario<Cpu>,
    form: string,
    buffer: SharedArrayBuffer,
    private readonly booted: Int32Array,
    private readonly port: LockstepPort,
    { freezes }: HardwareFaults,
  ) {
    const arena = new Arena();
    const layout = layoutMachine(arena, scenario.cpus);
    const map = layoutKernel(arena, scenario.cpus, scenario.data);
    const mem = new Int32Array(buffer);
    this.#devices = new DeviceQueue(mem, layout);
    this.#events = new MachineEvents(scenario.cpus, scenario.devices.length, freezes > 0);
    this.#faults = new Faults(mem, layout, this.#events.firstFreeze);
    this.ground = {
      mem,
      irqs: new IrqLines(mem, layout),
      faults: freezes > 0 ? this.#faults : null,
      polls: null,
      firstTimeout: this.#events.firstTimeout,
    };
    const controlled = this.#port();
    this.#cpus = Array.from(
      { length: scenario.cpus },
      (_, cpu) => new ControlledCpu<Cpu['kernel']>(cpu, mem, layout, scenario.prompt, controlled) as RaceCpu,
    );
    system.prepare(this.#cpus, scenario, form, map);
  }

  looksAtWait(): boolean {
    return false; // the kernel does not use Atomics.wait
  }

  interrupt(): void {
    this.#cpus[this.id].takeInterrupts();
  }

  /**
   * The last one puts the memory back: by then all threads have come back from the execution before. Device interrupts may
   * come from the first step of a race on.
   */
  reset(mode: number): void {
    if (this.id !== this.scenario.cpus - 1 || mode !== Mode.RACE) return;
    this.ground.mem.set(this.booted);
    const {
      port,
      scenario: { cpus, devices },
    } = this;
    for (let device = 0; device < devices.length; device++) {
      if (!port.isLeftOut(cpus + device)) port.events.add(this.#events.ofDevice(device));
    }
  }

  run(mode: number): void {
    const cpu = this.#cpus[this.id];
    const { system, scenario } = this;
    if (mode === Mode.RACE) watched(() => system.race(cpu, scenario, this.port.isLeftOut(this.id)));
    else if (this.id === 0) system.bootMachine(cpu, scenario);
    else system.bootOther(cpu);
  }

  onEvent(event: number): void {
    this.port.cpus.touchesThing(event, 'writes', 1, 0);
    this.port.events.remove(event);
    if (thawsOrFreezes(event, this.#events, this.#faults, this.port.events)) {
      this.port.inexact(Inexact.FREEZE); // what depends on that is not reported
      return this.port.changed();
    }
    const device = this.#events.deviceOf(event);
    if (device < 0) {
      const { target, vector } = this.#events.ipiOf(event);
      this.port.forward(flightOf(event), noticeOf(target));
      return this.#cpus[0].deliver(target, vector);
    }
    const { cpu, function: name, info } = this.scenario.devices[device];
    this.#queue(cpu, this.#cpus[0].kernel.functions.numberNamed(name), info);
    this.#cpus[0].deliver(cpu, Vector.DEVICE);
  }

  #queue(cpu: number, func: number, info: number): void {
    this.port.cpus.touchesThing(this.#queueOf(cpu), 'writes', undefined, undefined);
    this.#devices.push(cpu, func, info);
  }

  /** The queue of a CPU's device has a number behind those of all events. */
  #queueOf(cpu: number): number {
    return this.#events.firstTimeout + cpu;
  }

  outcome(): string {
    return observing(
      (work) => this.port.bounded(work),
      () => this.scenario.after(this.#cpus[0]),
    )();
  }

  #port(): ControlledPort {
    const { port } = this;
    return {
      block: (_cpu, word, seen, atRest, patienceUs) => port.block(word, seen, atRest, patienceUs),
      loses: () => losesIpi(this.#faults, (count) => port.pick(count)),
      changed: () => port.changed(),
      fly: (sender, target, vector) => {
        const event = this.#events.ofIpi(sender, target, vector);
        port.signal(flightOf(event));
        port.cpus.touchesThing(event, 'raises', port.events.has(event) ? 1 : 0, 1);
        port.events.add(event);
      },
      signal: (target) => port.signal(noticeOf(target)),
      noticed: (cpu) => port.noticed(noticeOf(cpu)),
      touches: (word, how, left) => port.cpus.touchesWord(word, how, left),
      ground: (target) => {
        for (const event of this.#events.ipisTo(target)) port.cpus.touchesThing(event, 'writes', undefined, 0);
        port.events.keep((event) => !this.#events.isIpiTo(target, event));
      },
      raiseDevice: (target, func, info) => this.#queue(target, func, info),
      nextDeviceRequest: (cpu) => {
        port.cpus.touchesThing(this.#queueOf(cpu), 'writes', undefined, undefined);
        return this.#devices.shift(cpu);
      },
      trace: (_cpu, kind, a, b, c) => port.note(kind, a, b, c),
      nowUs: () => port.machineClock(),
    };
  }
}
