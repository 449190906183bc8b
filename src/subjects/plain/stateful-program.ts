/**
 * A plain scenario whose modules keep state: each actor has its own instance of them, as it would in its own thread.
 * Every execution begins with their first state: it is put back where that can be done exactly, otherwise there are new
 * instances. They share the memory that `shared` makes, told by the order in which
 * it is made.
 */
import { begin } from '../../engine/rewriter/calls.js';
import { plainGround, type CoopGround, type Coroutine, type CoopScheduler } from '../../engine/coop/scheduler.js';
import { WordNumbers } from '../../engine/controlled/words.js';
import type { PlainScenario } from '../../lab/scenario.js';
import { newBuffer, withSharedBuffers } from '../shared-buffers.js';
import type { CoopProgram } from '../program.js';
import { wakeUpName } from '../wake-ups.js';

/** One instance of the scenario's modules. */
export interface PlainInstance {
  readonly scenario: PlainScenario<unknown>;
  /** Puts their state back to the first; null: that cannot be done exactly. */
  readonly reset: (() => void) | null;
}

export class StatefulProgram implements CoopProgram {
  readonly actors: number;
  readonly devices = 0;
  readonly ground: CoopGround;
  readonly #buffers: SharedArrayBuffer[] = [];
  #instances: readonly PlainInstance[];
  #first!: { readonly scenario: PlainScenario<unknown>; readonly shared: unknown };

  constructor(
    private readonly fresh: () => PlainInstance,
    private readonly form: string,
    private readonly scheduler: CoopScheduler,
  ) {
    const first = fresh();
    this.actors = first.scenario.actors(form).length;
    this.#instances = [first, ...Array.from({ length: this.actors - 1 }, fresh)];
    this.ground = plainGround(this.actors);
  }

  start(leftOut: readonly number[]): Coroutine[] {
    this.scheduler.words.forget();
    for (const buffer of this.#buffers) this.scheduler.words.know(buffer);
    const begun = this.#renewed().map(({ scenario }) => ({
      scenario,
      shared: this.#shared(scenario),
      actors: scenario.actors(this.form),
    }));
    [this.#first] = begun;
    return begun.map(({ shared, actors }, id) => begin(leftOut.includes(id) ? idle : actors[id], undefined, [shared]));
  }

  armDevices(): void {
    // plain code has no devices
  }

  outcome(): string {
    return this.#first.scenario.after(this.#first.shared);
  }

  eventName(event: number): string {
    return wakeUpName(event, this.actors, this.actors, 'actor ');
  }

  noteText(): null {
    return null; // plain code has no kernel
  }

  wordName(word: number): string {
    const { buffer, word: place } = WordNumbers.placeOf(word);
    return buffer === 0 ? `[${place}]` : `buffer ${buffer}[${place}]`;
  }

  #renewed(): readonly PlainInstance[] {
    this.#instances = this.#instances.map((instance) => {
      if (instance.reset === null) return this.fresh();
      instance.reset();
      return instance;
    });
    return this.#instances;
  }

  /** Each actor makes the same contents anew, one after the other. */
  #shared(scenario: PlainScenario<unknown>): unknown {
    return withSharedBuffers(
      () => scenario.shared(),
      (index, bytes) => {
        const buffer = (this.#buffers[index] ??= this.#newBuffer(bytes));
        if (buffer.byteLength !== bytes) throw new Error(`shared() of ${scenario.name} differs from call to call`);
        new Uint8Array(buffer).fill(0);
        return buffer;
      },
    );
  }

  #newBuffer(bytes: number): SharedArrayBuffer {
    const buffer = newBuffer(bytes);
    this.scheduler.words.know(buffer);
    return buffer;
  }
}

/** An actor that was left out. */
function idle(): void {}
