/**
 * A plain scenario whose modules keep state of their own: each actor has its own instance of them, as it would in its
 * own thread, and every execution has new ones. They share the memory that `shared` makes, told by the order in which
 * it is made.
 */
import { begin } from '../../engine/rewriter/calls.js';
import { plainGround, type CoopGround } from '../../engine/coop/ground.js';
import type { Coroutine, CoopScheduler } from '../../engine/coop/scheduler.js';
import { WordNumbers } from '../../engine/controlled/words.js';
import type { PlainScenario } from '../../lab/scenario.js';
import { MadeMemory } from '../memory-objects.js';
import { withSharedBuffers } from '../shared-buffers.js';
import type { CoopProgram } from '../program.js';
import { wakeUpName } from '../wake-ups.js';

export class StatefulProgram implements CoopProgram {
  readonly actors: number;
  readonly devices = 0;
  readonly ground: CoopGround;
  readonly #memory = new MadeMemory();
  #first!: { readonly scenario: PlainScenario<unknown>; readonly shared: unknown };

  constructor(
    private readonly fresh: () => PlainScenario<unknown>,
    private readonly form: string,
    private readonly scheduler: CoopScheduler,
  ) {
    this.actors = fresh().actors(form).length;
    this.ground = plainGround(this.actors);
  }

  start(leftOut: readonly number[]): Coroutine[] {
    this.scheduler.words.forget();
    this.#memory.renew();
    const instances = Array.from({ length: this.actors }, () => {
      const scenario = this.fresh();
      return { scenario, shared: this.#shared(scenario), actors: scenario.actors(this.form) };
    });
    for (const memory of this.#memory.objects) this.scheduler.words.know(memory);
    [this.#first] = instances;
    return instances.map(({ shared, actors }, id) =>
      begin(leftOut.includes(id) ? idle : actors[id], undefined, [shared]),
    );
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
    const name = WordNumbers.privateName(word);
    if (name !== null) return name;
    const { buffer, word: place } = WordNumbers.placeOf(word);
    return buffer === 0 ? `[${place}]` : `buffer ${buffer}[${place}]`;
  }

  /** Each actor makes the same contents anew, one after the other. */
  #shared(scenario: PlainScenario<unknown>): unknown {
    return withSharedBuffers(
      () => scenario.shared(),
      (index, bytes, _own, options) => {
        const memory = this.#memory.make(index, bytes, options);
        if (memory === undefined) throw new Error(`shared() of ${scenario.name} differs from call to call`);
        return memory;
      },
    );
  }
}

/** An actor that was left out. */
function idle(): void {}
