/** The counters of a machine under torture, read off its memory while it runs. */
import { at } from '../../memory/arena.js';
import { CPU, cpuWord } from '../../machine/layout.js';
import { readTallies, readTally, type Tallies } from '../../torture/statistics.js';
import type { Machine } from '../../emulator/machine.js';

export class Counters {
  /** All CPUs, by number. */
  readonly ids: readonly number[];

  constructor(private readonly machine: Machine) {
    this.ids = Array.from({ length: machine.options.cpus }, (_, id) => id);
  }

  tallies(): Tallies {
    return readTallies(this.machine.mem, this.machine.map.data.tally.base, this.ids.length);
  }

  /** How far a CPU's loop has come. */
  progress(cpu: number): number {
    return readTally(this.machine.mem, this.machine.map.data.tally.base, cpu).progress;
  }

  /** A word of a CPU's csd-lock watchdog. */
  csdDebug(cpu: number, field: number): number {
    return this.machine.mem[at(this.machine.map.csdDebug, cpu) + field];
  }

  csdDebugSum(field: number): number {
    return this.ids.reduce((total, cpu) => total + this.csdDebug(cpu, field), 0);
  }

  ipis(): { readonly sent: number; readonly lost: number } {
    const { mem, layout } = this.machine;
    const sum = (field: number): number => this.ids.reduce((total, cpu) => total + mem[cpuWord(layout, cpu, field)], 0);
    return { sent: sum(CPU.ipisSent), lost: sum(CPU.ipisLost) };
  }

  /** Calls queued, and neither run nor booked as lost. */
  missing(): number {
    const { queued, executed } = this.machine.statistics();
    return queued - executed - this.tallies().lost;
  }

  /** Grows with whatever any CPU does. */
  activity(): number {
    const { executed, taken } = this.machine.statistics();
    const { progress, on_try, off_try, stops } = this.tallies();
    return executed + taken + progress + on_try + off_try + stops;
  }
}
