/** What is reported to a chooser: it decides, and may follow what depends on what. */
import { Inexact } from '../../lab/inexact.js';
import type { Choice, Chooser, Decision } from '../../lab/schedule.js';
import type { CpuTeller } from '../controlled/cpu-teller.js';
import { WordNumbers } from '../controlled/words.js';
import { RecordingRuntime } from './recording-runtime.js';

export class TellingRuntime extends RecordingRuntime {
  readonly words = new WordNumbers();
  chooser!: Chooser;
  /** Of a machine: set before its first execution. */
  cpus!: CpuTeller;

  choose(decision: Decision): Choice {
    return this.chooser.choose(decision);
  }

  heldBack(actor: number, held: number, isWritten: boolean): void {
    this.chooser.heldBack?.(actor, held, isWritten);
  }

  override onEvent(event: number): void {
    this.chooser.happens?.(event);
    super.onEvent(event);
  }

  override inexact(why: Inexact): void {
    this.chooser.inexact?.(why);
  }

  /** The clock of a machine, in microseconds, as its CPUs read it. */
  machineClock(): number {
    if (this.running) this.inexact(Inexact.CLOCK);
    return this.clockUs;
  }
}
