/**
 * What happens beside the calls: on/off, suspend, storms of stop_machine, freezes. In Linux each is a thread of its own
 * that runs wherever there is room; here whichever CPU finds a job due takes it, so none of them is pinned.
 *
 * Invariant: the word `hotplug` is held from the begin to the end of a hotplug operation, so its holder is never taken
 * down, and the CPU that finds it 0 after `stop` can be sure that no CPU is on its way.
 */
import type { RandomSource } from '../lab/random-source.js';
import type { Cpu } from '../kernel/kernel.js';
import { cpuOnline } from '../kernel/online.js';
import { stopMachine } from '../kernel/stop/stop-all.js';
import { handlers } from './handlers.js';
import type { Hotplug } from './hotplug.js';
import { CONTROL, controlWord, TALLY, tally } from './memory.js';

/** Microseconds between two of each; 0: never. */
export interface JobSettings {
  readonly onoffUs: number;
  /** Before the first on/off. */
  readonly onoffHoldoffUs: number;
  readonly suspendUs: number;
  readonly stormUs: number;
  readonly freezeIntervalUs: number;
  /** How long a frozen CPU stays so. */
  readonly freezeUs: number;
  readonly random: RandomSource;
}

/** stop_machine calls of one CPU in a storm, at most. */
const STORM = 4;

export class Jobs {
  readonly #times: Float64Array;
  readonly #control: number;
  #storm = 0;

  constructor(
    private readonly cpu: Cpu,
    private readonly settings: JobSettings,
    private readonly hotplug: Hotplug,
  ) {
    this.#times = new Float64Array(cpu.mem.buffer);
    this.#control = controlWord(cpu, 0);
  }

  /** Does what is due, and takes its part in a storm. Context: task. */
  attend(): void {
    const { cpu, settings } = this;
    const { mem } = cpu;
    const storm = Atomics.load(mem, this.#control + CONTROL.storm);
    if (storm !== this.#storm) this.#joinStorm(storm);
    if (Atomics.load(mem, this.#control + CONTROL.stop) !== 0) return;
    const now = cpu.nowUs();
    const { onoffUs, suspendUs, stormUs, freezeIntervalUs } = settings;
    if (this.#due(onoffUs, CONTROL.onoffDue, now))
      this.#claimed(CONTROL.hotplug, CONTROL.onoffDue, onoffUs, () => this.hotplug.onoff());
    if (this.#due(suspendUs, CONTROL.suspendDue, now))
      this.#claimed(CONTROL.hotplug, CONTROL.suspendDue, suspendUs, () => this.#suspend());
    if (this.#due(stormUs, CONTROL.stormDue, now))
      this.#claimed(CONTROL.stormClaim, CONTROL.stormDue, stormUs, () => this.#raiseStorm());
    if (this.#due(freezeIntervalUs, CONTROL.freezeDue, now)) this.#freeze(freezeIntervalUs);
  }

  /** Microseconds until the next job, or at most `most`: how long a CPU that only attends may sleep. */
  untilNext(most: number): number {
    const { settings } = this;
    const due = [
      [settings.onoffUs, CONTROL.onoffDue],
      [settings.suspendUs, CONTROL.suspendDue],
      [settings.stormUs, CONTROL.stormDue],
      [settings.freezeIntervalUs, CONTROL.freezeDue],
    ]
      .filter(([interval]) => interval > 0)
      .map(([, field]) => this.#times[(this.#control + field) >> 1]);
    return Math.max(50, Math.min(most, Math.min(...due) - this.cpu.nowUs()));
  }

  #due(intervalUs: number, field: number, now: number): boolean {
    return intervalUs > 0 && now >= this.#times[(this.#control + field) >> 1];
  }

  /** Plain times are safe: they are written by the claim's holder, and a stale one costs a look at the claim. */
  #claimed(claim: number, due: number, intervalUs: number, job: () => boolean): void {
    const { mem } = this.cpu;
    const index = (this.#control + due) >> 1;
    if (Atomics.compareExchange(mem, this.#control + claim, 0, 1) !== 0) return;
    if (this.cpu.nowUs() >= this.#times[index] && job()) this.#times[index] = this.cpu.nowUs() + intervalUs;
    Atomics.store(mem, this.#control + claim, 0);
  }

  #suspend(): boolean {
    this.hotplug.suspend();
    return true;
  }

  #raiseStorm(): boolean {
    Atomics.add(this.cpu.mem, this.#control + CONTROL.storm, 1);
    return true;
  }

  #joinStorm(storm: number): void {
    this.#storm = storm;
    for (let i = this.settings.random.below(STORM); i >= 0; i--) {
      stopMachine(this.cpu, handlers.while_stopped, 0);
      tally(this.cpu, TALLY.stops);
    }
  }

  /** One CPU is frozen at a time; its own handler gives the claim back. */
  #freeze(intervalUs: number): void {
    const { cpu, settings } = this;
    const target = settings.random.below(cpu.cpus);
    if (!cpuOnline(cpu, target) || Atomics.compareExchange(cpu.mem, this.#control + CONTROL.freezeClaim, 0, 1) !== 0)
      return;
    this.#times[(this.#control + CONTROL.freezeDue) >> 1] = cpu.nowUs() + intervalUs;
    cpu.raiseDevice(cpu.kernel.functions.numberOf(handlers.freeze), settings.freezeUs, target);
  }
}
