/**
 * CPUs for one thread: those of the controlled engines, without a scheduler. The kernel runs on them as on real ones,
 * but nothing happens at the same time: a CPU that waits lets the others take their interrupts and run their stoppers,
 * one at a time, and when that changes nothing the wait is an error. What a CPU sent, traced and reached is kept.
 */
import { ControlledCpu, type ControlledPort } from '../../src/engine/controlled/cpu.js';
import { IrqLines } from '../../src/engine/controlled/irq-lines.js';
import { Arena, type Region } from '../../src/memory/arena.js';
import { describeAddress } from '../../src/memory/address.js';
import { layoutMachine, type MachineLayout } from '../../src/machine/layout.js';
import type { MilestoneNumber } from '../../src/machine/milestone.js';
import type { VectorNumber } from '../../src/machine/vectors.js';
import type { Kernel, KernelFunction, KernelHooks } from '../../src/kernel/kernel.js';
import { layoutKernel, type KernelMap } from '../../src/kernel/layout.js';
import type { Notifier } from '../../src/kernel/hotplug/notifier.js';
import { callFunctionInit } from '../../src/kernel/hotplug/notifiers.js';
import { setCpuActive, setCpuOnline } from '../../src/kernel/online.js';
import { createKernel, kernelEntries } from '../../src/kernel/start.js';
import { stopperUnpark } from '../../src/kernel/stop/stopper.js';
import { Event, type EventKind } from '../../src/trace/event.js';
import { variantNamed } from '../../src/variants/index.js';

export interface FakeOptions {
  readonly cpus?: number;
  readonly variant?: string;
  /** Default: all. */
  readonly online?: readonly number[];
  readonly functions?: Readonly<Record<string, KernelFunction>>;
  readonly notifiers?: readonly Notifier[];
  readonly hooks?: KernelHooks;
  readonly data?: Readonly<Record<string, number>>;
  readonly csdLockTimeoutUs?: number;
}

/** Nobody is left who could end the wait: on real threads it would last for ever. */
export class WouldSpin extends Error {
  override readonly name = 'WouldSpin';
}

export interface FakeEvent {
  readonly cpu: number;
  readonly kind: EventKind;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

export class FakeMachine implements ControlledPort {
  readonly mem: Int32Array;
  readonly map: KernelMap;
  readonly regions: readonly Region[];
  readonly cpus: readonly FakeCpu[];
  readonly irqs: IrqLines;
  /** What all CPUs traced, in order. */
  readonly events: FakeEvent[] = [];
  /** What happens in the next waits, one step a wait, before the other CPUs get their turn. */
  readonly meanwhile: (() => void)[] = [];
  /** Microseconds; every look at the clock takes one. */
  timeUs = 0;
  readonly #devices: { readonly target: number; readonly func: number; readonly info: number }[] = [];

  constructor({
    cpus = 4,
    variant = 'v3.16',
    online,
    functions = {},
    notifiers = [],
    hooks = {},
    data = {},
    csdLockTimeoutUs = 0,
  }: FakeOptions = {}) {
    const arena = new Arena();
    const layout = layoutMachine(arena, cpus);
    this.map = layoutKernel(arena, cpus, data);
    this.regions = arena.regions;
    this.mem = new Int32Array(arena.toBuffer());
    this.irqs = new IrqLines(this.mem, layout);
    const ids = Array.from({ length: cpus }, (_, id) => id);
    const kernel = () =>
      createKernel({
        map: this.map,
        policy: variantNamed(variant),
        functions,
        notifiers,
        hooks,
        offlineWindowUs: 0,
        csdLockTimeoutUs,
      });
    this.cpus = ids.map((id) => new FakeCpu(this, id, layout, kernel()));
    for (const id of online ?? ids) this.#start(this.cpus[id]);
    this.events.length = 0;
    for (const cpu of this.cpus) cpu.woken.length = 0;
  }

  describe(address: number): string {
    return describeAddress(this.regions, address);
  }

  /** The events of one kind. */
  traced(kind: EventKind): FakeEvent[] {
    return this.events.filter((event) => event.kind === kind);
  }

  /** The warnings, in order, by number. */
  get warnings(): number[] {
    return this.traced(Event.WARN).map(({ a }) => a);
  }

  /** Lets every CPU do what it can, until none has anything to do. */
  settle(): void {
    while (this.cpus.some((cpu) => cpu.serve())) continue;
  }

  /** One step of another CPU's, or of the test's, while the CPU `waiting` waits. Returns whether there was one. */
  turn(waiting: number): boolean {
    const step = this.meanwhile.shift();
    if (step === undefined) return this.cpus.some((cpu) => cpu.id !== waiting && cpu.serve());
    step();
    return true;
  }

  block(cpu: number, word: number, seen: number, _atRest = false, patienceUs = 0): void {
    if (this.mem[word] !== seen || this.cpus[cpu].serve() || this.turn(cpu)) return;
    if (patienceUs > 0) return void (this.timeUs += patienceUs);
    throw new WouldSpin(`CPU ${cpu} waits for ever: ${this.describe(word)} stays ${seen}`);
  }

  changed(): void {
    // a CPU that waits looks again after each step
  }

  loses(): boolean {
    return false;
  }

  fly(): void {
    throw new Error('every IPI is delivered at once');
  }

  signal(): void {
    // no data race is looked for
  }

  noticed(): void {
    // see signal
  }

  touches(): void {
    // nor what depends on what
  }

  ground(): void {
    // nothing is on its way
  }

  raiseDevice(target: number, func: number, info: number): void {
    this.#devices.push({ target, func, info });
  }

  nextDeviceRequest(cpu: number): { readonly func: number; readonly info: number } | undefined {
    const next = this.#devices.findIndex(({ target }) => target === cpu);
    return next < 0 ? undefined : this.#devices.splice(next, 1)[0];
  }

  trace(cpu: number, kind: EventKind, a: number, b: number, c: number): void {
    this.events.push({ cpu, kind, a, b, c });
  }

  nowUs(): number {
    return this.timeUs++;
  }

  #start(cpu: FakeCpu): void {
    callFunctionInit(cpu);
    setCpuOnline(cpu, cpu.id, true);
    setCpuActive(cpu, cpu.id, true);
    stopperUnpark(cpu, cpu.id);
  }
}

/** A controlled CPU, whose rules are those of the engines, and which waits at the expense of the others. */
export class FakeCpu extends ControlledCpu<Kernel> {
  readonly sent: { readonly target: number; readonly vector: VectorNumber }[] = [];
  readonly milestones: number[] = [];
  readonly phases: number[] = [];
  /** Words that this CPU woke, by name. */
  readonly woken: string[] = [];
  #busy = false;

  constructor(
    private readonly machine: FakeMachine,
    id: number,
    layout: MachineLayout,
    kernel: Kernel,
  ) {
    super(id, machine.mem, layout, true, machine);
    this.kernel = kernel;
    const entries = kernelEntries(this);
    this.entries = {
      interrupt: (vector) => entries.interrupt(vector),
      schedule: () => this.#busily(() => entries.schedule()),
    };
  }

  /** Returns whether there was anything to do. */
  override serve(): boolean {
    const { irqs } = this.machine;
    const wanted = this.#busy ? irqs.interrupted(this.id) : irqs.wanted(this.id);
    if (this.#busy) this.takeInterrupts();
    else super.serve();
    return wanted;
  }

  override relax(): void {
    if (!this.serve()) this.machine.turn(this.id);
  }

  override sleepUs(us = 0): void {
    this.machine.timeUs += us;
    super.sleepUs();
  }

  override wake(word: number): void {
    this.woken.push(this.machine.describe(word));
    super.wake(word);
  }

  override sendIpi(target: number, vector: VectorNumber): void {
    this.sent.push({ target, vector });
    super.sendIpi(target, vector);
  }

  override enterPhase(phase: number): void {
    this.phases.push(phase);
    super.enterPhase(phase);
  }

  override reach(milestone: MilestoneNumber): void {
    this.milestones.push(milestone);
    super.reach(milestone);
  }

  /** The stopper of a CPU does not run inside itself, also not when it waits and another CPU lets this one serve. */
  #busily(schedule: () => void): void {
    this.#busy = true;
    schedule();
    this.#busy = false;
  }
}
