/** An actor of a scenario of plain code on its own thread, with the scenario's shared memory. */
import { importScenario } from '../import-scenario.js';
import { callerOfWait, looksAtResult } from '../../engine/lockstep/call-sites.js';
import type { LockstepPort, LockstepProgram } from '../../engine/lockstep/program.js';
import type { Ground } from '../../engine/controlled/ground.js';
import { WordNumbers } from '../../engine/controlled/words.js';
import { watched } from '../../engine/asynchrony.js';
import { refuseUnrun } from '../../lab/async-code.js';
import type { PlainScenario } from '../../lab/scenario.js';
import { MadeMemory, type MemoryObject } from '../memory-objects.js';
import { makeAgain } from '../shared-buffers.js';

export interface PlainActorOptions {
  readonly scenario: string;
  readonly form: string;
  /** The memory that `shared()` makes, in the order in which it is made. */
  readonly buffers: readonly MemoryObject[];
}

export async function loadProgram(actor: number, options: unknown, port: LockstepPort): Promise<LockstepProgram> {
  const { scenario: url, form, buffers } = options as PlainActorOptions;
  const scenario = (await importScenario(url, 'always')) as PlainScenario<unknown>;
  const actors = scenario.actors(form);
  return new PlainActor(scenario, actors[actor], new MadeMemory(buffers), () => port.isLeftOut(actor), actors.length);
}

class PlainActor<Shared> implements LockstepProgram {
  readonly ground: Ground;
  readonly words = new WordNumbers();
  #shared!: Shared;

  constructor(
    private readonly scenario: PlainScenario<Shared>,
    private readonly actor: (shared: Shared) => void,
    private readonly memory: MadeMemory,
    private readonly isLeftOut: () => boolean,
    actors: number,
  ) {
    this.ground = { mem: new Int32Array(1), irqs: null, faults: null, polls: null, firstTimeout: actors }; // plain code does not block but in Atomics.wait
  }

  /** Each actor makes the same contents anew, one after the other. */
  reset(): void {
    this.#shared = makeAgain(() => this.scenario.shared(), this.memory, `shared() of ${this.scenario.name}`);
    this.words.forget();
    for (const memory of this.memory.objects) this.words.know(memory);
  }

  run(): void {
    if (this.isLeftOut()) return;
    const { actor } = this;
    const result = watched((): unknown => actor(this.#shared));
    refuseUnrun('an actor', result);
  }

  outcome(): string {
    return this.scenario.after(this.#shared);
  }

  looksAtWait(): boolean {
    return looksAtResult(callerOfWait());
  }

  interrupt(): void {
    throw new Error('plain code is not interrupted');
  }

  onEvent(): void {
    throw new Error('plain code has no events');
  }
}
