/** One pass of a run: plays a script once, on a machine of one variant. */
import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../../memory/atomics.js';
import { MachineCheck, MachineEnded } from '../../engine/free/machine-check.js';
import type { DelaySetting } from '../../machine/delay.js';
import type { RunEnd } from '../../lab/verdict.js';
import { CALL, LEDGER, ledgerOf, LEDGER_WORDS, readFate, type CallFate } from '../../workload/books.js';
import type { PlayPart } from '../../workload/play-part.js';
import type { Script } from '../../workload/script.js';
import { Machine, type MachineStatistics } from '../../emulator/machine.js';
import type { MachineOptions } from '../../emulator/machine-options.js';
import { queuedCsds, ringAgain } from '../../emulator/ring-again.js';

export interface PassSettings
  extends Required<
    Pick<MachineOptions, 'variant' | 'lostIpi' | 'spuriousIpi' | 'offlineWindowUs' | 'seed' | 'threads'>
  > {
  readonly script: Script;
  readonly delay: DelaySetting;
  /** Events kept per CPU. Default: the machine's. */
  readonly traceEvents?: number;
  /** Aborted: stop where you are and give what there is. */
  readonly signal: AbortSignal;
  /** Without any progress for so long the run counts as hung. Default 10 s. */
  readonly patienceMs?: number;
  /** Called often: a display need not show every call. */
  readonly onProgress: (progress: PassProgress) => void;
}

export interface PassProgress {
  /** Calls and cycles that are over. */
  readonly done: number;
  readonly total: number;
  readonly cycles: number;
}

export interface PassOutcome {
  readonly end: RunEnd;
  readonly check: MachineCheck | undefined;
  readonly fates: readonly CallFate[];
  readonly statistics: MachineStatistics;
  /** Calls that a second ring set free, after their IPI was lost. */
  readonly rungAgain: number;
  readonly machine: Machine;
}

/** How often progress is looked at. */
const LOOK_MS = 10;
/** Without any progress for so many looks, lost IPIs are rung again, if IPIs may be lost. */
const RING_AGAIN_LOOKS = 30;
const PATIENCE_MS = 10_000;

/** Boots, plays, reads the books, stops. The threads are kept. Never hangs: a run without progress ends as `hang`. */
export async function runPass(settings: PassSettings): Promise<PassOutcome> {
  const { script } = settings;
  const machine = await Machine.boot({
    cpus: script.cpus,
    variant: settings.variant,
    program: new URL('../../workload/play.js', import.meta.url),
    data: { calls: script.calls.length * CALL.size, ledgers: script.cpus * LEDGER_WORDS, hotplug: 1 },
    ipiDelay: settings.delay,
    lostIpi: settings.lostIpi,
    spuriousIpi: settings.spuriousIpi,
    offlineWindowUs: settings.offlineWindowUs,
    seed: settings.seed,
    threads: settings.threads,
    ...(settings.traceEvents === undefined ? {} : { traceEvents: settings.traceEvents }),
  });
  const play = new Play(machine, settings);
  const end = await play.run();
  const check = await machine.shutdown();
  const calls = machine.map.data.calls.base;
  return {
    end: check === undefined ? end : 'crash',
    check,
    fates: script.calls.map((_, id) => readFate(machine.mem, calls, id)),
    statistics: machine.statistics(),
    rungAgain: play.rungAgain,
    machine,
  };
}

class Play {
  rungAgain = 0;
  readonly #total: number;
  readonly #patienceLooks: number;
  #last = -1;
  #stalled = 0;

  constructor(
    private readonly machine: Machine,
    private readonly settings: PassSettings,
  ) {
    this.#total = settings.script.calls.length + settings.script.cycles;
    this.#patienceLooks = Math.ceil((settings.patienceMs ?? PATIENCE_MS) / LOOK_MS);
  }

  /** Plays the script to its end, to the user's interruption, to a machine check, or until nothing moves any more. */
  async run(): Promise<RunEnd> {
    try {
      await this.#loadParts();
      const played = Promise.all(this.settings.script.items.map((_, cpu) => this.machine.run(cpu, 'play')));
      played.catch(() => undefined); // the machine's end is reported by itself
      return await this.#watch(played);
    } catch (error) {
      if (error instanceof MachineCheck) return 'crash';
      if (error instanceof MachineEnded) return 'interrupted';
      throw error;
    }
  }

  async #loadParts(): Promise<void> {
    const { script, delay } = this.settings;
    await Promise.all(
      script.items.map((items, cpu) =>
        this.machine.run(cpu, 'load', { items, delay, calls: script.calls } satisfies PlayPart),
      ),
    );
  }

  async #watch(played: Promise<unknown>): Promise<RunEnd> {
    let allSent = false;
    void played.then(
      () => (allSent = true),
      () => undefined,
    );
    for (;;) {
      const done = this.#done();
      this.settings.onProgress({ done, total: this.#total, cycles: this.#sum(LEDGER.cycles) });
      if (allSent && done >= this.#total) return 'completed';
      if (this.settings.signal.aborted) return 'interrupted';
      if (this.#stallsAt(done) && this.#stalled >= this.#patienceLooks) return 'hang';
      if (await Promise.race([this.machine.ended.then(() => true), sleep(LOOK_MS, false)])) return 'crash';
    }
  }

  #stallsAt(done: number): boolean {
    this.#stalled = done === this.#last ? this.#stalled + 1 : 0;
    this.#last = done;
    if (this.#stalled > 0 && this.#stalled % RING_AGAIN_LOOKS === 0 && this.settings.lostIpi > 0) this.#ringAgain();
    return this.#stalled > 0;
  }

  /** Rings every CPU whose queue is not empty: only the sender that found it empty did, and its IPI may be lost. */
  #ringAgain(): void {
    for (const cpu of this.machine.online()) {
      const waiting = queuedCsds(this.machine, cpu, this.#total + 1).length;
      if (waiting === 0) continue;
      this.rungAgain += waiting;
      ringAgain(this.machine, cpu);
    }
  }

  #done(): number {
    return this.#sum(LEDGER.done);
  }

  #sum(field: number): number {
    const { machine, settings } = this;
    const ledgers = machine.map.data.ledgers.base;
    let sum = 0;
    for (let cpu = 0; cpu < settings.script.cpus; cpu++) sum += load(machine.mem, ledgerOf(ledgers, cpu) + field);
    return sum;
  }
}
