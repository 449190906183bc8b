/**
 * CPU hotplug as a torture: torture_onoff, and cycles of suspend and resume. Neither is pinned: whichever CPU is at
 * hand carries it out, so every CPU goes offline.
 *
 * Source: kernel/torture.c, torture_onoff(), torture_online() and torture_offline(), Linux 6.18.
 */
import type { DelaySetting } from '../machine/delay.js';
import type { RandomSource } from '../lab/random-source.js';
import { cpuDown } from '../kernel/hotplug/cpu-down.js';
import { scheduleTimeout } from '../kernel/idle/idle-loop.js';
import { cpuUp } from '../kernel/hotplug/cpu-up.js';
import type { Cpu } from '../kernel/kernel.js';
import { cpuOnline, numOnlineCpus } from '../kernel/online.js';
import { doNothing } from '../kernel/smp/smp-many.js';
import { stopOneCpu } from '../kernel/stop/stop-cpus.js';
import { disableNonbootCpus, enableNonbootCpus } from '../kernel/hotplug/suspend.js';
import { latenessOf } from '../workload/circumstances.js';
import { closeGate, openGate } from '../workload/gate.js';
import { ledgers } from '../workload/play-books.js';
import type { Calls } from './calls.js';
import { CONTROL, controlWord, TALLY, tallied, tally } from './memory.js';

/** How long a suspended machine stays so. */
const SUSPENDED_US = 1_000;

export interface HotplugSettings {
  readonly random: RandomSource;
  readonly delay: DelaySetting;
  readonly gated: boolean;
}

export class Hotplug {
  #cycles = 0;

  constructor(
    private readonly cpu: Cpu,
    private readonly settings: HotplugSettings,
    private readonly calls: Calls,
  ) {}

  /**
   * Takes the picked CPU down if it is online, up if it is not, and picks the next one. Does nothing when this CPU is
   * picked, which another one then takes down.
   */
  onoff(): boolean {
    const { cpu } = this;
    const word = controlWord(cpu, CONTROL.pick);
    const pick = Atomics.load(cpu.mem, word);
    if (pick === cpu.id && numOnlineCpus(cpu) > 1) return false;
    if (!cpuOnline(cpu, pick)) this.#up(pick);
    else if (numOnlineCpus(cpu) > 1) this.#down(pick);
    Atomics.store(cpu.mem, word, this.settings.random.below(cpu.cpus));
    return true;
  }

  /** Takes all other CPUs down, stays so for a moment, and brings back those that were up. */
  suspend(): void {
    const { cpu } = this;
    const others = this.settings.gated
      ? Array.from({ length: cpu.cpus }, (_, id) => id).filter((id) => id !== cpu.id)
      : [];
    for (const id of others) closeGate(cpu, ledgers(cpu), id);
    const error = disableNonbootCpus(cpu);
    tally(cpu, TALLY.suspends);
    if (error !== 0 || numOnlineCpus(cpu) !== 1) tally(cpu, TALLY.suspend_errs);
    scheduleTimeout(cpu, SUSPENDED_US);
    for (const id of others) openGate(cpu, ledgers(cpu), id);
    enableNonbootCpus(cpu);
  }

  /** Brings all CPUs online. Returns how many would not come. */
  allOnline(): number {
    let refused = 0;
    for (let id = 0; id < this.cpu.cpus; id++) if (!cpuOnline(this.cpu, id) && cpuUp(this.cpu, id) !== 0) refused++;
    return refused;
  }

  #up(id: number): void {
    const from = this.cpu.nowUs();
    this.#record('on', cpuUp(this.cpu, id), this.cpu.nowUs() - from);
  }

  /** With IPIs that are held, a call is sent first whose IPI is certainly late, as in a cycle of a replay. */
  #down(id: number): void {
    const { cpu, settings } = this;
    const lateness = latenessOf(settings.delay, cpu.id, id, this.#cycles++);
    const held = lateness === 'exit' || lateness === 'idle-dead';
    if (held) {
      closeGate(cpu, ledgers(cpu), id);
      cpu.announceOutgoing(id, lateness);
      stopOneCpu(cpu, id, doNothing, 0);
      this.calls.sendLate(id);
    }
    const from = cpu.nowUs();
    this.#record('off', cpuDown(cpu, id), cpu.nowUs() - from);
    if (held) openGate(cpu, ledgers(cpu), id);
  }

  #record(way: 'on' | 'off', error: number, us: number): void {
    const { cpu } = this;
    tally(cpu, TALLY[`${way}_try`]);
    if (error !== 0) {
      tally(cpu, TALLY.onoff_error, -error - tallied(cpu, TALLY.onoff_error));
      return;
    }
    const ms = Math.round(us / 1000);
    const [min, max] = [tallied(cpu, TALLY[`${way}_min`]), tallied(cpu, TALLY[`${way}_max`])];
    if (tallied(cpu, TALLY[`${way}_ok`]) === 0 || ms < min) tally(cpu, TALLY[`${way}_min`], ms - min);
    if (ms > max) tally(cpu, TALLY[`${way}_max`], ms - max);
    tally(cpu, TALLY[`${way}_sum`], ms);
    tally(cpu, TALLY[`${way}_ok`]);
  }
}
