/** An actor of a scenario of plain code on its own thread, with the scenario's shared memory. */
import { importModule } from '../../engine/typescript/import.js';
import { callerOfPoint, looksAtResult } from '../../engine/lockstep/call-sites.js';
import type { LockstepPort, LockstepProgram } from '../../engine/lockstep/program.js';
import type { Ground } from '../../engine/controlled/rules.js';
import { WordNumbers } from '../../engine/controlled/words.js';
import { watched } from '../../engine/asynchrony.js';
import { AsyncCode, isPromise } from '../../lab/async-code.js';
import type { PlainScenario } from '../../lab/scenario.js';
import { resolveOwnPackage } from '../../runners/own-package.js';
import { withSharedBuffers } from '../shared-buffers.js';

export interface PlainActorOptions {
  readonly scenario: string;
  readonly form: string;
  /** The memory that `shared()` makes, in the order in which it is made. */
  readonly buffers: readonly SharedArrayBuffer[];
}

export async function loadProgram(actor: number, options: unknown, port: LockstepPort): Promise<LockstepProgram> {
  const { scenario: url, form, buffers } = options as PlainActorOptions;
  resolveOwnPackage('always');
  const { scenario } = (await importModule(url)) as { scenario: PlainScenario<unknown> };
  const actors = scenario.actors(form);
  return new PlainActor(scenario, actors[actor], buffers, () => port.isLeftOut(actor), actors.length);
}

class PlainActor<Shared> implements LockstepProgram {
  readonly ground: Ground;
  readonly words = new WordNumbers();
  #shared!: Shared;

  constructor(
    private readonly scenario: PlainScenario<Shared>,
    private readonly actor: (shared: Shared) => void,
    private readonly buffers: readonly SharedArrayBuffer[],
    private readonly isLeftOut: () => boolean,
    actors: number,
  ) {
    this.ground = { mem: new Int32Array(1), irqs: null, firstTimeout: actors }; // plain code does not block but in Atomics.wait
  }

  /** Each actor makes the same contents anew, one after the other. */
  reset(): void {
    this.words.forget();
    this.#shared = withSharedBuffers(
      () => this.scenario.shared(),
      (index, bytes) => {
        const buffer = this.buffers[index];
        if (buffer?.byteLength !== bytes)
          throw new Error(`shared() of ${this.scenario.name} differs from call to call`);
        new Uint8Array(buffer).fill(0);
        this.words.know(buffer);
        return buffer;
      },
    );
  }

  run(): void {
    if (this.isLeftOut()) return;
    const { actor } = this;
    const result = watched((): unknown => actor(this.#shared));
    if (isPromise(result)) throw new AsyncCode('an actor returned a promise');
  }

  outcome(): string {
    return this.scenario.after(this.#shared);
  }

  looksAtWait(): boolean {
    return looksAtResult(callerOfPoint());
  }

  interrupt(): void {
    throw new Error('plain code is not interrupted');
  }

  onEvent(): void {
    throw new Error('plain code has no events');
  }
}
