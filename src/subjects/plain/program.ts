/** A scenario of plain code on the coop engine: fresh shared memory for every execution. */
import { begin } from '../../engine/rewriter/calls.js';
import { plainGround, type CoopGround } from '../../engine/coop/ground.js';
import type { Coroutine, CoopScheduler } from '../../engine/coop/scheduler.js';
import type { PlainScenario } from '../../lab/scenario.js';
import type { CoopProgram } from '../program.js';
import { SharedMemory } from '../shared-memory.js';
import { wakeUpName } from '../wake-ups.js';

export class PlainProgram<Shared> implements CoopProgram {
  readonly actors: number;
  readonly devices = 0;
  readonly ground: CoopGround;
  readonly #actors: readonly ((shared: Shared) => void)[];
  readonly #memory: SharedMemory<Shared>;
  readonly #coroutines: Coroutine[] = [];
  #shared: Shared;

  constructor(
    private readonly scenario: PlainScenario<Shared>,
    form: string,
    scheduler: CoopScheduler,
  ) {
    this.#actors = scenario.actors(form);
    this.actors = this.#actors.length;
    this.#memory = new SharedMemory(() => scenario.shared(), scheduler.words);
    this.#shared = this.#memory.fresh();
    this.ground = plainGround(this.actors);
  }

  start(leftOut: readonly number[]): readonly Coroutine[] {
    this.#shared = this.#memory.fresh();
    const args = [this.#shared];
    for (let id = 0; id < this.actors; id++) {
      this.#coroutines[id] = begin(
        leftOut.length > 0 && leftOut.includes(id) ? idle : this.#actors[id],
        undefined,
        args,
      );
    }
    return this.#coroutines;
  }

  armDevices(): void {
    // plain code has no devices
  }

  outcome(): string {
    return this.scenario.after(this.#shared);
  }

  eventName(event: number): string {
    return wakeUpName(event, this.actors, this.actors, 'actor ');
  }

  noteText(): null {
    return null; // plain code has no kernel
  }

  wordName(word: number): string {
    return this.#memory.nameOf(word);
  }
}

/** An actor that was left out. */
function idle(): void {}
