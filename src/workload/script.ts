/**
 * From a recording to what each emulated CPU does, in order: calls with the recorded gaps, hotplug events at their
 * place in the traffic, and offline cycles that begin right after a call was queued whose IPI is still on its way.
 */
import { Random } from '../machine/random.js';
import type { RecordedCall, RecordedHotplug, Recording } from './recorded-call.js';
import { offSince, replayableHotplug } from './script-hotplug.js';

/** How a recording is turned into a script. */
export interface ScriptOptions {
  /** At least as many as the recording has; whole copies of the traffic are spread over more. */
  readonly cpus: number;
  /** Offline cycles to add. */
  readonly cycles: number;
  /** Recorded gaps and service times are multiplied by this. */
  readonly timeScale: number;
  /** Share of cycles with a careless call in their offline window. */
  readonly careless: number;
  readonly seed: number;
}

/** Bounds of a gap and of a service time, after scaling, in microseconds. */
export const GAP_MAX_US = 1000;
export const SERVICE_MAX_US = 100;

/** `needs`: how many recorded hotplug events of each target must have happened before. */
export type Item =
  | { readonly kind: 'async'; readonly gapUs: number; readonly call: number; readonly irq: boolean }
  | { readonly kind: 'single'; readonly gapUs: number; readonly call: number }
  | { readonly kind: 'many'; readonly gapUs: number; readonly calls: readonly number[] }
  | {
      readonly kind: 'cycle';
      readonly call: number;
      readonly irq: boolean;
      readonly index: number;
      readonly careless: number | null;
    }
  | {
      readonly kind: 'offline';
      readonly gapUs: number;
      readonly target: number;
      readonly needs: number;
      readonly done: number;
    }
  | { readonly kind: 'online'; readonly gapUs: number; readonly target: number; readonly needs: number }
  | { readonly kind: 'park'; readonly events: number };

/** What is known of a call before it is sent. */
export interface PlannedCall {
  readonly target: number;
  readonly serviceUs: number;
  /** Recorded hotplug events of the target that come before it. */
  readonly needs: number;
  readonly recordedLatencyUs: number | null;
  /** Part of the added cycles and not of the recording. */
  readonly added: 'no' | 'cycle' | 'careless';
}

export interface Script {
  readonly cpus: number;
  /** Per CPU, in order. */
  readonly items: readonly (readonly Item[])[];
  readonly calls: readonly PlannedCall[];
  /** Cycles that found a place: a recording without calls to another CPU has none. */
  readonly cycles: number;
}

/** A call of one copy of the traffic. */
interface Placed {
  readonly call: RecordedCall;
  readonly copy: number;
  /** When it is sent: what a CPU on its way down sends comes before it goes. */
  readonly atUs: number;
  /** Which of its targets a cycle may take down: others than the sender, and not those that are off. */
  readonly candidates: readonly number[];
  /** Cycles that follow it. */
  readonly cycles: number[];
}

type Timed = { readonly atUs: number; readonly order: number; readonly make: (gapUs: number) => Item[] };

/** Builds the script. A pure function of its arguments: the same seed gives the same script. */
export function buildScript(recording: Recording, options: ScriptOptions): Script {
  return new ScriptBuilder(recording, options).build();
}

class ScriptBuilder {
  readonly #timed: Timed[][];
  readonly #calls: PlannedCall[] = [];
  readonly #random: Random;
  /** Per CPU: times of its recorded hotplug events. */
  readonly #events: number[][];
  /** Per CPU: how often its `done` is counted, by time: calls to it and cycles of it. */
  readonly #countedAt: number[][];
  #order = 0;

  constructor(
    private readonly recording: Recording,
    private readonly options: ScriptOptions,
  ) {
    this.#timed = perCpu(options.cpus);
    this.#events = perCpu(options.cpus);
    this.#countedAt = perCpu(options.cpus);
    this.#random = new Random(options.seed, CYCLE_STREAM);
  }

  build(): Script {
    const { recording, options } = this;
    const copies = Math.max(1, Math.floor(options.cpus / recording.cpus));
    const hotplug = replayableHotplug(recording);
    const calls = this.#placeCycles(copies, hotplug);
    for (let copy = 0; copy < copies; copy++) {
      const base = copy * recording.cpus;
      for (const { atUs, cpu } of hotplug) this.#events[base + cpu].push(atUs);
      for (const placed of calls.filter((call) => call.copy === copy)) this.#addCall(placed, base);
      for (const event of hotplug) this.#addHotplug(event, base);
    }
    const items = this.#timed.map((timed) => this.#inOrder(timed));
    const cycles = items.flat().filter((item) => item.kind === 'cycle').length;
    return { cpus: options.cpus, items, calls: this.#calls, cycles };
  }

  /** Which calls a cycle follows: evenly spread over all calls that one can follow. */
  #placeCycles(copies: number, hotplug: readonly RecordedHotplug[]): Placed[] {
    const placed = this.recording.calls.flatMap((call) => {
      const atUs = offSince(hotplug, call.sender, call.atUs) ?? call.atUs;
      const candidates = [...call.targets.keys()].filter((index) => {
        const target = call.targets[index];
        return target !== call.sender && offSince(hotplug, target, atUs) === null;
      });
      return Array.from({ length: copies }, (_, copy): Placed => ({ call, copy, atUs, candidates, cycles: [] }));
    });
    const eligible = placed.filter(({ candidates }) => candidates.length > 0);
    for (let cycle = 0; cycle < this.options.cycles && eligible.length > 0; cycle++) {
      eligible[Math.floor(((cycle + 0.5) * eligible.length) / this.options.cycles)].cycles.push(cycle);
    }
    return placed;
  }

  #addCall({ call, atUs, candidates, cycles }: Placed, base: number): void {
    const ids = call.targets.map((target, index) =>
      this.#plan(base + target, atUs, call.serviceUs[index], call.latencyUs[index], 'no'),
    );
    const irq = call.context === 'irq';
    this.#at(base + call.sender, atUs, (gapUs) => [itemOf(call.how, gapUs, ids, irq)]);
    for (const cycle of cycles) {
      const index = candidates[cycle % candidates.length];
      const [sender, target] = [base + call.sender, base + call.targets[index]];
      this.#addCycle({ cycle, atUs, irq, sender, target, serviceUs: call.serviceUs[index] });
    }
  }

  #addCycle(added: {
    readonly cycle: number;
    readonly atUs: number;
    readonly irq: boolean;
    readonly sender: number;
    readonly target: number;
    readonly serviceUs: number | null;
  }): void {
    const { cycle, atUs, irq, sender, target, serviceUs } = added;
    const call = this.#plan(target, atUs, serviceUs, null, 'cycle');
    const isCareless = this.#random.chance(this.options.careless);
    const careless = isCareless ? this.#plan(target, atUs, serviceUs, null, 'careless') : null;
    this.#countedAt[target].push(atUs); // the cycle itself counts once more
    this.#at(sender, atUs, () => [{ kind: 'cycle', call, irq, index: cycle, careless }]);
  }

  #addHotplug({ kind, cpu, controller, atUs }: RecordedHotplug, base: number): void {
    const target = base + cpu;
    const needs = this.#events[target].indexOf(atUs);
    if (kind === 'online') {
      this.#at(base + controller, atUs, (gapUs) => [{ kind: 'online', gapUs, target, needs }]);
      return;
    }
    const done = this.#countedAt[target].filter((time) => time <= atUs).length;
    this.#at(base + controller, atUs, (gapUs) => [{ kind: 'offline', gapUs, target, needs, done }]);
    this.#at(target, atUs, () => [{ kind: 'park', events: needs + 2 }]);
  }

  #plan(
    target: number,
    atUs: number,
    serviceUs: number | null,
    latencyUs: number | null,
    added: PlannedCall['added'],
  ): number {
    this.#countedAt[target].push(atUs);
    const needs = this.#events[target].filter((time) => time < atUs).length;
    const service = Math.min(SERVICE_MAX_US, (serviceUs ?? 0) * this.options.timeScale);
    this.#calls.push({ target, serviceUs: service, needs, recordedLatencyUs: latencyUs, added });
    return this.#calls.length - 1;
  }

  #at(cpu: number, atUs: number, make: Timed['make']): void {
    this.#timed[cpu].push({ atUs, order: this.#order++, make });
  }

  /** Sorts by time and turns times into gaps. */
  #inOrder(timed: readonly Timed[]): Item[] {
    let before = 0;
    return timed
      .toSorted((a, b) => a.atUs - b.atUs || a.order - b.order)
      .flatMap(({ atUs, make }) => {
        const gapUs = Math.min(GAP_MAX_US, (atUs - before) * this.options.timeScale);
        before = atUs;
        return make(gapUs);
      });
  }
}

function itemOf(how: RecordedCall['how'], gapUs: number, calls: readonly number[], irq: boolean): Item {
  if (how === 'many') return { kind: 'many', gapUs, calls };
  return how === 'single' ? { kind: 'single', gapUs, call: calls[0] } : { kind: 'async', gapUs, call: calls[0], irq };
}

/** Stream of the seed that cycles draw from; CPUs draw from those of their own numbers. */
const CYCLE_STREAM = 1 << 20;

function perCpu<T>(cpus: number): T[][] {
  return Array.from({ length: cpus }, () => []);
}
