/**
 * A CPU of the free engine: a real worker thread that runs at full speed.
 *
 * JavaScript cannot be preempted, so interrupts are taken at these points: when irqs are enabled, before they are
 * disabled, in `relax`, `spinOn` and `waitOn`, when preemption is enabled, and in idle. Waiting spins a bounded number
 * of times, hardly at all while another thread needs the core, and then parks, so that two cores can run sixty-four
 * CPUs.
 */
import { at } from '../../memory/arena.js';
import { add, compareExchange, load, notify, store, wait } from '../../memory/atomics.js';
import type { Clock } from '../../machine/clock.js';
import type { Cpu, CpuEntries } from '../../machine/cpu.js';
import type { HoldPoint } from '../../machine/delay.js';
import { raiseDevice, serveDevice } from '../../machine/device.js';
import { getUp, lieDown, ring, sleepDeaf, wakeWord } from '../../machine/doorbell.js';
import { InterruptController } from '../../machine/interrupt-controller.js';
import { CPU, MACHINE, type MachineLayout } from '../../machine/layout.js';
import type { MilestoneNumber } from '../../machine/milestone.js';
import { Random } from '../../machine/random.js';
import { MachineStopped } from '../../machine/stopped.js';
import { VECTORS, type VectorNumber } from '../../machine/vectors.js';
import { Event, type EventKind } from '../../trace/event.js';
import { traceContext, TraceWriter } from '../../trace/ring.js';
import { CpuContext } from './cpu-context.js';
import type { CpuStart } from './cpu-thread.js';

export type FreeCpuOptions = Pick<CpuStart, 'id' | 'layout' | 'trace' | 'ipi' | 'seed' | 'spin' | 'cores'>;

/**
 * Longest single park for a word that a program may change and forget to `wake`. A bound costs a timer, half a
 * microsecond a park, so it is none where the word itself says that a CPU sleeps, and for the mailbox.
 */
const PARK_MS = 200;
/** Turns of a busy wait while more CPUs are awake than there are cores: the one it waits for may need this one. */
const CROWDED_SPIN = 3;
/** Shorter sleeps are spun: a timer wakes no sooner than this. */
const SHORT_SLEEP_US = 60;

const pause: () => void = (Atomics as unknown as { pause?: () => void }).pause ?? (() => undefined);

export class FreeCpu<K> extends CpuContext implements Cpu<K> {
  readonly id: number;
  readonly cpus: number;
  readonly mailbox: number;
  readonly tracing: boolean;
  /** Set once, by the kernel's start code, before anything is run. */
  kernel!: K;
  entries!: CpuEntries;
  takeHostTask: () => boolean = () => false;

  readonly #layout: MachineLayout;
  readonly #stop: number;
  readonly #spin: number;
  readonly #sleepers: number;
  /** With fewer asleep than this, more are awake than there are cores. */
  readonly #crowd: number;
  readonly #controller: InterruptController;
  readonly #writer: TraceWriter;
  #relaxed = 0;
  /** Tasks taken from the host. */
  #tasks = 0;

  constructor(
    mem: Int32Array,
    options: FreeCpuOptions,
    readonly clock: Clock,
  ) {
    super(mem, at(options.layout.cpu, options.id));
    this.id = options.id;
    this.cpus = options.layout.cpus;
    this.#layout = options.layout;
    this.#stop = options.layout.machine.base + MACHINE.stop;
    this.#spin = options.spin;
    this.#sleepers = options.layout.machine.base + MACHINE.sleepers;
    this.#crowd = options.layout.cpus - options.cores;
    this.mailbox = this.area + CPU.mailbox;
    this.#writer = new TraceWriter(mem, options.trace, options.id);
    this.tracing = options.trace.capacity > 0;
    this.#controller = new InterruptController(
      mem,
      options.layout,
      options.id,
      options.ipi,
      new Random(options.seed, options.id),
      clock,
      (kind, a, b, c) => this.trace(kind, a, b, c),
    );
  }

  irqDisable(): void {
    if (!this.irqsOff) this.#takeInterrupts();
    this.setIrqsOff(true);
  }

  irqEnable(): void {
    this.setIrqsOff(false);
    this.#takeInterrupts();
  }

  irqSave(): boolean {
    const wereEnabled = !this.irqsOff;
    this.irqDisable();
    return wereEnabled;
  }

  irqRestore(wereEnabled: boolean): void {
    if (wereEnabled) this.irqEnable();
  }

  preemptDisable(): void {
    this.setPreempt(this.preempt + 1);
  }

  preemptEnable(): void {
    this.setPreempt(this.preempt - 1);
    if (this.preempt === 0) this.#serve();
  }

  relax(): void {
    if (this.#serve()) this.#relaxed = 0;
    else if (++this.#relaxed <= this.#spin) pause();
    else wait(this.mem, this.area + CPU.doorbell, load(this.mem, this.area + CPU.doorbell), 0.05); // lend the core
  }

  spinOn(word: number, seen: number, sleeper = 0, patienceUs = 0): void {
    this.#relaxed = 0; // another wait has begun: what was relaxed before it does not count against the next busy loop
    for (let turn = 0; turn < this.#spin; turn++) {
      if (this.#serve() || load(this.mem, word) !== seen) return;
      if (turn >= CROWDED_SPIN && load(this.mem, this.#sleepers) < this.#crowd) break;
      pause();
    }
    const marked = seen | sleeper;
    if (marked !== seen && compareExchange(this.mem, word, seen, marked) !== seen) return;
    const boundMs = marked !== seen || word === this.mailbox ? Infinity : PARK_MS;
    this.#park(word, marked, patienceUs > 0 ? patienceUs / 1000 : boundMs);
  }

  waitOn(word: number, seen: number): void {
    this.#mightSleep();
    this.spinOn(word, seen);
  }

  sleepUs(us: number): void {
    this.#mightSleep();
    const until = this.clock.nowUs() + us;
    for (let left = us; left > 0; left = until - this.clock.nowUs()) {
      if (left < SHORT_SLEEP_US) this.relax();
      else this.#park(this.#stop, 0, left / 1000);
      this.#serve();
    }
  }

  wake(word: number): void {
    wakeWord(this.mem, this.#layout, word);
  }

  sendIpi(target: number, vector: VectorNumber): void {
    this.#controller.send(target, vector);
  }

  kick(target: number): void {
    store(this.mem, at(this.#layout.cpu, target) + CPU.resched, 1);
    ring(this.mem, this.#layout, target);
  }

  raiseDevice(func: number, info: number, target = this.id): void {
    raiseDevice(this.mem, this.#layout, target, func, info);
    if (!this.irqsOff) this.#takeInterrupts();
  }

  serveDevice(run: (func: number, info: number) => void): void {
    serveDevice(this.mem, this.#layout, this.id, run);
  }

  announceOutgoing(target: number, until?: Exclude<HoldPoint, 'either'>): void {
    this.#controller.announceOutgoing(target, until);
  }

  cancelOutgoing(target: number): void {
    this.#controller.cancelOutgoing(target);
  }

  enterPhase(phase: number): void {
    this.#controller.enterPhase(phase);
  }

  reach(milestone: MilestoneNumber): void {
    this.trace(Event.MILESTONE, milestone);
    const count = this.area + CPU.reached + milestone;
    add(this.mem, count, 1);
    if (load(this.mem, this.#layout.machine.base + MACHINE.watchers) !== 0) notify(this.mem, count);
    const holds = this.area + CPU.holds;
    for (let held = load(this.mem, holds); (held & (1 << milestone)) !== 0; held = load(this.mem, holds)) {
      this.spinOn(holds, held);
    }
  }

  waitForBoot(): void {
    const request = this.area + CPU.bootRequest;
    for (let seen = load(this.mem, request); seen % 2 === 0; seen = load(this.mem, request)) this.spinOn(request, seen);
    add(this.mem, request, 1);
    this.#controller.reset();
  }

  requestBoot(target: number): void {
    const request = at(this.#layout.cpu, target) + CPU.bootRequest;
    add(this.mem, request, 1);
    this.wake(request);
  }

  /** The host counts in the mailbox what it has sent: looking at the port costs more than all else in an idle turn. */
  runHostTask(): boolean {
    if (load(this.mem, this.mailbox) === this.#tasks || !this.takeHostTask()) return false;
    this.#tasks = (this.#tasks + 1) | 0;
    return true;
  }

  trace(kind: EventKind, a?: number, b?: number, c?: number): void {
    if (this.tracing) this.#record(kind, a, b, c); // this much and no more is inlined where nothing is traced
  }

  nowUs(): number {
    return this.clock.nowUs();
  }

  #record(kind: EventKind, a = 0, b = 0, c = 0): void {
    const context = traceContext(this.irqsOff, this.hardirq > 0, this.preempt);
    this.#writer.write(this.clock.nowUs(), kind, context, a, b, c);
  }

  #mightSleep(): void {
    if (this.preempt > 0 || this.irqsOff) throw new Error('sleeping function called from invalid context');
  }

  /**
   * Takes interrupts if irqs are on and runs the stopper if preemption is possible. Returns whether it did anything.
   */
  #serve(): boolean {
    if (load(this.mem, this.#stop) !== 0) throw new MachineStopped();
    if (this.irqsOff) return false;
    const took = this.#takeInterrupts();
    if (this.preempt > 0 || load(this.mem, this.area + CPU.resched) === 0) return took;
    store(this.mem, this.area + CPU.resched, 0);
    this.entries.schedule();
    return true;
  }

  #takeInterrupts(): boolean {
    this.#controller.deliverDue();
    let took = false;
    for (; this.#controller.pending; took = true) {
      const vectors = this.#controller.take();
      for (let vector = 0; vector < VECTORS; vector++) {
        if ((vectors & (1 << vector)) !== 0) this.#interrupt(vector as VectorNumber);
      }
    }
    return took;
  }

  #interrupt(vector: VectorNumber): void {
    this.setIrqsOff(true);
    this.setHardirq(this.hardirq + 1);
    this.setPreempt(this.preempt + 1);
    this.trace(Event.IPI_TAKE, vector);
    this.entries.interrupt(vector);
    this.trace(Event.IPI_DONE, vector);
    this.setPreempt(this.preempt - 1);
    this.setHardirq(this.hardirq - 1);
    this.setIrqsOff(false);
  }

  /** Sleeps until `word` changes or something is to be served. May return early. */
  #park(word: number, seen: number, boundMs: number): void {
    store(this.mem, this.area + CPU.waitingFor, word);
    if (this.irqsOff) sleepDeaf(this.mem, this.#layout, this.id, word, seen, Math.min(boundMs, PARK_MS));
    else this.#sleepAtDoorbell(word, seen, boundMs);
    store(this.mem, this.area + CPU.waitingFor, 0);
  }

  #sleepAtDoorbell(word: number, seen: number, boundMs: number): void {
    const doorbell = lieDown(this.mem, this.#layout, this.id);
    const dueUs = this.#controller.deliverDue();
    if (load(this.mem, word) === seen && !this.#wanted()) {
      wait(this.mem, this.area + CPU.doorbell, doorbell, Math.min(boundMs, dueUs / 1000));
    }
    getUp(this.mem, this.#layout, this.id, doorbell);
  }

  /** Whether something besides the awaited word asks for this CPU. Context: irqs on. */
  #wanted(): boolean {
    if (load(this.mem, this.#stop) !== 0) return true;
    return this.#controller.pending || (this.preempt === 0 && load(this.mem, this.area + CPU.resched) !== 0);
  }
}
