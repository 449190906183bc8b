/**
 * A CPU of the controlled engines. One actor runs at a time, so its own state is plain; what may be interleaved are the
 * Atomics operations of the code that runs on it, and the steps that it hands to the scheduler.
 *
 * This source is run as it is by the lockstep engine, and rewritten into coroutines by the coop engine: one copy of the
 * rules of interrupts, preemption and waiting for both.
 */
import { at } from '../../memory/arena.js';
import type { Cpu, CpuEntries } from '../../machine/cpu.js';
import { CPU, Phase, type MachineLayout } from '../../machine/layout.js';
import type { MilestoneNumber } from '../../machine/milestone.js';
import { isDelayable, Vector, VECTORS, type VectorNumber } from '../../machine/vectors.js';
import type { Touch } from '../../lab/schedule.js';
import { Event, type EventKind } from '../../trace/event.js';

/** What a controlled CPU asks of its scheduler. */
export interface ControlledPort {
  /**
   * Lets others run until `mem[word]` differs from `seen` or this CPU has something to serve. A step of its own.
   *
   * @param atRest the CPU has nothing left to do: it is no deadlock if it waits for ever
   * @param patienceUs it goes on after so long, if something keeps the others for longer; 0: it does not
   */
  block(cpu: number, word: number, seen: number, atRest: boolean, patienceUs: number): void;
  /** Something that a blocked CPU may look at was written, and not by an operation of Atomics. */
  changed(): void;
  /** An IPI is on its way; the plan decides when it is delivered. */
  fly(sender: number, target: number, vector: number): void;
  /** Whether the IPI that is being sent gets lost. */
  loses(): boolean;
  /** What the caller has done happens before what `target` does once it has noticed: it calls `noticed` then. */
  signal(target: number): void;
  noticed(cpu: number): void;
  /** Whatever was on its way to `target` is gone. */
  ground(target: number): void;
  /** This word of the machine is about to be touched; `left`: the bits that are raised, or what is written. */
  touches(word: number, how: Touch['how'], left: number): void;
  /** Puts a request into the device of a CPU, and takes the next one out. */
  raiseDevice(target: number, func: number, info: number): void;
  nextDeviceRequest(cpu: number): { readonly func: number; readonly info: number } | undefined;
  trace(cpu: number, kind: EventKind, a: number, b: number, c: number): void;
  /** Microseconds of the plan's own clock. */
  nowUs(): number;
}

export class ControlledCpu<K> implements Cpu<K> {
  readonly cpus: number;
  readonly mailbox: number;
  kernel!: K;
  entries!: CpuEntries;
  readonly #area: number;

  constructor(
    readonly id: number,
    readonly mem: Int32Array,
    private readonly layout: MachineLayout,
    private readonly prompt: boolean,
    private readonly port: ControlledPort,
  ) {
    this.cpus = layout.cpus;
    this.#area = at(layout.cpu, id);
    this.mailbox = this.#area + CPU.mailbox;
  }

  irqsDisabled(): boolean {
    return this.mem[this.#area + CPU.irqsOff] !== 0;
  }

  irqDisable(): void {
    this.takeInterrupts();
    this.mem[this.#area + CPU.irqsOff] = 1;
  }

  irqEnable(): void {
    this.mem[this.#area + CPU.irqsOff] = 0;
    this.takeInterrupts();
  }

  irqSave(): boolean {
    const wereEnabled = !this.irqsDisabled();
    this.irqDisable();
    return wereEnabled;
  }

  irqRestore(wereEnabled: boolean): void {
    if (wereEnabled) this.irqEnable();
  }

  inHardirq(): boolean {
    return this.mem[this.#area + CPU.hardirq] > 0;
  }

  preemptDisable(): void {
    this.mem[this.#area + CPU.preemptCount]++;
  }

  preemptEnable(): void {
    this.mem[this.#area + CPU.preemptCount]--;
    this.serve();
  }

  preemptCount(): number {
    return this.mem[this.#area + CPU.preemptCount];
  }

  relax(): void {
    this.serve();
  }

  spinOn(word: number, seen: number, _sleeper = 0, patienceUs = 0): void {
    this.port.block(this.id, word, seen, false, patienceUs);
    this.serve();
  }

  waitOn(word: number, seen: number): void {
    if (this.preemptCount() > 0 || this.irqsDisabled())
      throw new Error('sleeping function called from invalid context');
    this.spinOn(word, seen);
  }

  sleepUs(): void {
    this.serve(); // time is the plan's: a sleep is over whenever the plan says so
  }

  wake(_word: number): void {
    this.port.changed();
  }

  sendIpi(target: number, vector: VectorNumber): void {
    this.trace(Event.IPI_SEND, target, vector);
    const travels = target !== this.id && isDelayable(vector);
    if (travels && this.port.loses()) return this.trace(Event.IPI_LOST, target, vector);
    if (travels && !this.prompt) return this.port.fly(this.id, target, vector);
    this.port.signal(target);
    this.deliver(target, vector);
  }

  /** The pending bit appears. Context: the scheduler, or a prompt send. */
  deliver(target: number, vector: number): void {
    const pending = at(this.layout.cpu, target) + CPU.pending;
    this.port.touches(pending, 'raises', 1 << vector);
    this.mem[pending] |= 1 << vector;
    this.port.changed();
  }

  kick(target: number): void {
    this.port.signal(target);
    const resched = at(this.layout.cpu, target) + CPU.resched;
    this.port.touches(resched, 'raises', 1);
    this.mem[resched] = 1;
    this.port.changed();
  }

  raiseDevice(func: number, info: number, target = this.id): void {
    this.port.raiseDevice(target, func, info);
    this.port.signal(target);
    this.deliver(target, Vector.DEVICE);
    this.takeInterrupts();
  }

  serveDevice(run: (func: number, info: number) => void): void {
    for (
      let request = this.port.nextDeviceRequest(this.id);
      request !== undefined;
      request = this.port.nextDeviceRequest(this.id)
    ) {
      run(request.func, request.info);
    }
  }

  announceOutgoing(): void {
    // holds are for the free engine: here the plan puts deliveries off
  }

  cancelOutgoing(): void {
    // see announceOutgoing
  }

  enterPhase(phase: number): void {
    this.mem[this.#area + CPU.phase] = phase;
    this.port.changed();
  }

  reach(milestone: MilestoneNumber): void {
    this.mem[this.#area + CPU.reached + milestone]++;
    this.port.changed();
  }

  waitForBoot(): void {
    const request = this.#area + CPU.bootRequest;
    while (this.mem[request] % 2 === 0) this.port.block(this.id, request, this.mem[request], true, 0);
    this.port.touches(request, 'writes', this.mem[request] + 1);
    this.mem[request]++;
    this.port.noticed(this.id);
    this.port.ground(this.id);
    this.port.touches(this.#area + CPU.pending, 'writes', 0);
    this.mem[this.#area + CPU.pending] = 0;
    this.mem[this.#area + CPU.phase] = Phase.LIVE;
    this.port.changed();
  }

  requestBoot(target: number): void {
    this.port.signal(target);
    const request = at(this.layout.cpu, target) + CPU.bootRequest;
    this.port.touches(request, 'writes', this.mem[request] + 1);
    this.mem[request]++;
    this.port.changed();
  }

  runHostTask(): boolean {
    return false;
  }

  readonly tracing = true;

  trace(kind: EventKind, a = 0, b = 0, c = 0): void {
    this.port.changed(); // a call block may have been freed and poisoned under a CPU that waits in it
    this.port.trace(this.id, kind, a, b, c);
  }

  nowUs(): number {
    return this.port.nowUs();
  }

  /** Takes interrupts if irqs are on, and runs the stopper if preemption is possible. */
  serve(): void {
    this.takeInterrupts();
    const { mem } = this;
    while (
      mem[this.#area + CPU.irqsOff] === 0 &&
      mem[this.#area + CPU.preemptCount] === 0 &&
      mem[this.#area + CPU.resched] !== 0
    ) {
      this.port.touches(this.#area + CPU.resched, 'writes', 0);
      mem[this.#area + CPU.resched] = 0;
      this.port.noticed(this.id);
      this.entries.schedule();
    }
    if (mem[this.#area + CPU.irqsOff] === 0 && mem[this.#area + CPU.preemptCount] === 0)
      this.port.touches(this.#area + CPU.resched, 'looks', 0);
  }

  /** Takes what is pending, if irqs are on. The scheduler runs this before any step of this CPU. */
  takeInterrupts(): void {
    const { mem } = this;
    while (mem[this.#area + CPU.irqsOff] === 0 && mem[this.#area + CPU.pending] !== 0) {
      const vectors = mem[this.#area + CPU.pending];
      this.port.noticed(this.id);
      this.port.touches(this.#area + CPU.pending, 'writes', 0);
      mem[this.#area + CPU.pending] = 0;
      for (let vector = 0; vector < VECTORS; vector++) {
        if ((vectors & (1 << vector)) !== 0) this.takeOne(vector as VectorNumber);
      }
    }
    if (mem[this.#area + CPU.irqsOff] === 0) this.port.touches(this.#area + CPU.pending, 'looks', 0);
  }

  /** Runs the body of an interrupt: irqs off, counted. */
  runInterrupt(body: () => void): void {
    const { mem } = this;
    mem[this.#area + CPU.irqsOff] = 1;
    mem[this.#area + CPU.hardirq]++;
    mem[this.#area + CPU.preemptCount]++;
    body();
    mem[this.#area + CPU.preemptCount]--;
    mem[this.#area + CPU.hardirq]--;
    mem[this.#area + CPU.irqsOff] = 0;
  }

  /** A CPU that has nothing to do: rests until there is something to serve, and serves it. */
  rest(): void {
    this.port.block(this.id, 0, 0, true, 0);
    this.serve();
  }

  private takeOne(vector: VectorNumber): void {
    this.trace(Event.IPI_TAKE, vector);
    this.runInterrupt(() => this.entries.interrupt(vector));
    this.trace(Event.IPI_DONE, vector);
  }
}
