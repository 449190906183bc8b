/**
 * CPUs for one thread. The kernel runs on them as on real ones, but nothing happens at the same time: a CPU that waits
 * lets the others take their interrupts and run their stoppers, one at a time, and when that changes nothing the wait
 * is an error. What a CPU sent, traced and reached can be looked at.
 */
import { Arena, at, type Region } from '../../src/memory/arena.js';
import { describeAddress } from '../../src/memory/address.js';
import type { Cpu as MachineCpu, CpuEntries } from '../../src/machine/cpu.js';
import { Vector, VECTORS, type VectorNumber } from '../../src/machine/vectors.js';
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

export class FakeMachine {
  readonly mem: Int32Array;
  readonly map: KernelMap;
  readonly regions: readonly Region[];
  readonly cpus: readonly FakeCpu[];
  /** What all CPUs traced, in order. */
  readonly events: FakeEvent[] = [];
  /** What happens in the next waits, one step a wait, before the other CPUs get their turn. */
  readonly meanwhile: (() => void)[] = [];
  /** Microseconds; every look at the clock takes one. */
  timeUs = 0;

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
    this.map = layoutKernel(arena, cpus, data);
    const mailboxes = arena.words('mailboxes', cpus);
    this.regions = arena.regions;
    this.mem = new Int32Array(arena.toBuffer());
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
    this.cpus = ids.map((id) => new FakeCpu(this, id, cpus, kernel(), at(mailboxes, id)));
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

  /** One step of somebody else's while `waiting` waits. Returns whether there was one. */
  turn(waiting: FakeCpu): boolean {
    const step = this.meanwhile.shift();
    if (step === undefined) return this.cpus.some((cpu) => cpu !== waiting && cpu.serve());
    step();
    return true;
  }

  #start(cpu: FakeCpu): void {
    callFunctionInit(cpu);
    setCpuOnline(cpu, cpu.id, true);
    setCpuActive(cpu, cpu.id, true);
    stopperUnpark(cpu, cpu.id);
  }
}

export class FakeCpu implements MachineCpu<Kernel> {
  readonly mem: Int32Array;
  readonly sent: { readonly target: number; readonly vector: VectorNumber }[] = [];
  readonly milestones: number[] = [];
  readonly phases: number[] = [];
  /** Words that this CPU woke, by name. */
  readonly woken: string[] = [];
  readonly #entries: CpuEntries;
  readonly #device: { readonly func: number; readonly info: number }[] = [];
  #pending = 0;
  #resched = false;
  #irqsOff = false;
  #hardirq = 0;
  #preempt = 0;
  #busy = false;

  constructor(
    private readonly machine: FakeMachine,
    readonly id: number,
    readonly cpus: number,
    readonly kernel: Kernel,
    readonly mailbox: number,
  ) {
    this.mem = machine.mem;
    this.#entries = kernelEntries(this);
  }

  /**
   * Takes interrupts if irqs are on and runs the stopper if preemption is possible. Returns whether it did anything.
   */
  serve(): boolean {
    if (this.#irqsOff) return false;
    const took = this.#takeInterrupts();
    if (this.#preempt > 0 || !this.#resched || this.#busy) return took;
    this.#resched = false;
    this.#busy = true; // the stopper of a CPU does not run inside itself, also not when it waits
    this.#entries.schedule();
    this.#busy = false;
    return true;
  }

  irqsDisabled(): boolean {
    return this.#irqsOff;
  }

  irqDisable(): void {
    if (!this.#irqsOff) this.#takeInterrupts();
    this.#irqsOff = true;
  }

  irqEnable(): void {
    this.#irqsOff = false;
    this.#takeInterrupts();
  }

  irqSave(): boolean {
    const wereEnabled = !this.#irqsOff;
    this.irqDisable();
    return wereEnabled;
  }

  irqRestore(wereEnabled: boolean): void {
    if (wereEnabled) this.irqEnable();
  }

  inHardirq(): boolean {
    return this.#hardirq > 0;
  }

  preemptDisable(): void {
    this.#preempt++;
  }

  preemptEnable(): void {
    this.#preempt--;
    if (this.#preempt === 0) this.serve();
  }

  preemptCount(): number {
    return this.#preempt;
  }

  relax(): void {
    if (!this.serve()) this.machine.turn(this);
  }

  spinOn(word: number, seen: number): void {
    if (this.mem[word] !== seen || this.serve() || this.machine.turn(this)) return;
    throw new WouldSpin(`CPU ${this.id} waits for ever: ${this.machine.describe(word)} stays ${seen}`);
  }

  waitOn(word: number, seen: number): void {
    if (this.#preempt > 0 || this.#irqsOff) throw new Error('sleeping function called from invalid context');
    this.spinOn(word, seen);
  }

  sleepUs(us: number): void {
    this.machine.timeUs += us;
    this.serve();
  }

  wake(word: number): void {
    this.woken.push(this.machine.describe(word));
  }

  sendIpi(target: number, vector: VectorNumber): void {
    this.sent.push({ target, vector });
    this.machine.cpus[target].#pending |= 1 << vector;
  }

  kick(target: number): void {
    this.machine.cpus[target].#resched = true;
  }

  raiseDevice(func: number, info: number, target = this.id): void {
    const device = this.machine.cpus[target];
    device.#device.push({ func, info });
    device.#pending |= 1 << Vector.DEVICE;
    if (!this.#irqsOff) this.#takeInterrupts();
  }

  serveDevice(run: (func: number, info: number) => void): void {
    for (const { func, info } of this.#device.splice(0)) run(func, info);
  }

  announceOutgoing(): void {
    // delivery is never late here
  }

  cancelOutgoing(): void {
    // likewise
  }

  enterPhase(phase: number): void {
    this.phases.push(phase);
  }

  reach(milestone: number): void {
    this.milestones.push(milestone);
    this.trace(Event.MILESTONE, milestone);
  }

  waitForBoot(): void {
    throw new WouldSpin(`CPU ${this.id} waits to be brought up`);
  }

  requestBoot(target: number): void {
    throw new WouldSpin(`CPU ${this.id} waits for CPU ${target} to come up`);
  }

  runHostTask(): boolean {
    return false;
  }

  readonly tracing = true;

  trace(kind: EventKind, a = 0, b = 0, c = 0): void {
    this.machine.events.push({ cpu: this.id, kind, a, b, c });
  }

  nowUs(): number {
    return this.machine.timeUs++;
  }

  #takeInterrupts(): boolean {
    if (this.#pending === 0) return false;
    while (this.#pending !== 0) {
      const vectors = this.#pending;
      this.#pending = 0;
      for (let vector = 0; vector < VECTORS; vector++) {
        if ((vectors & (1 << vector)) !== 0) this.#interrupt(vector as VectorNumber);
      }
    }
    return true;
  }

  #interrupt(vector: VectorNumber): void {
    this.#irqsOff = true;
    this.#hardirq++;
    this.#preempt++;
    this.#entries.interrupt(vector);
    this.#preempt--;
    this.#hardirq--;
    this.#irqsOff = false;
  }
}
