/** An actor of a scenario of plain code on its own thread, with the scenario's shared memory. */
import { enterPhase, Phase } from '../../common/phase.js';
import { importScenario } from '../import-scenario.js';
import { callerOfWait, looksAtResult } from '../../engine/lockstep/call-sites.js';
import type { LockstepPort, LockstepProgram } from '../../engine/lockstep/program.js';
import type { Ground } from '../../engine/controlled/ground.js';
import { WordNumbers } from '../../engine/controlled/words.js';
import { settingUp } from '../../engine/set-up.js';
import { watched } from '../../engine/asynchrony.js';
import { refuseUnrun } from '../../lab/async-code.js';
import type { PlainScenario } from '../../lab/scenario.js';
import { groundWithout } from '../../engine/lockstep/loop/loop-words.js';
import { OWN_API, resolveOwnPackage } from '../../engine/typescript/own-package.js';
import { MadeMemory, type MemoryObject } from '../memory-objects.js';
import { makeAgain } from '../shared-buffers.js';
import { observing } from '../observed.js';
import { StartedActor } from './started-actor.js';

export interface PlainActorOptions {
  readonly scenario: string;
  readonly form: string;
  /** The memory that `shared()` makes, in the order in which it is made. */
  readonly buffers: readonly MemoryObject[];
  /** Actors from this number on are threads that the others start. */
  readonly declared: number;
}

export async function loadProgram(actor: number, options: unknown, port: LockstepPort): Promise<LockstepProgram> {
  const { scenario: url, form, buffers, declared } = options as PlainActorOptions;
  if (actor >= declared) {
    resolveOwnPackage('always', OWN_API, url);
    return new StartedActor(new MadeMemory(buffers), port.loopGround!);
  }
  const scenario = (await importScenario(url, 'always')) as PlainScenario<unknown>;
  const actors = settingUp(() => scenario.actors(form));
  return new PlainActor(scenario, actor, actors, new MadeMemory(buffers), port);
}

class PlainActor<Shared> implements LockstepProgram {
  readonly ground: Ground;
  readonly words = new WordNumbers();
  #shared!: Shared;

  constructor(
    private readonly scenario: PlainScenario<Shared>,
    private readonly number: number,
    private readonly actors: readonly ((shared: Shared) => unknown)[],
    private readonly memory: MadeMemory,
    private readonly port: LockstepPort,
  ) {
    this.ground = port.loopGround ?? groundWithout(actors.length);
  }

  /** Each actor makes the same contents anew, one after the other. */
  reset(): void {
    enterPhase(Phase.SETUP);
    this.#shared = makeAgain(() => this.scenario.shared(), this.memory, `shared() of ${this.scenario.name}`);
    this.words.forget();
    for (const memory of this.memory.objects) this.words.know(memory);
    if (this.port.loopGround !== null) this.words.knowAll();
  }

  run(): unknown {
    const { number, port } = this;
    if (port.isLeftOut(number)) return undefined;
    enterPhase(Phase.ACTOR);
    const work = (): unknown => this.actors[number](this.#shared);
    if (port.loopGround !== null) return work();
    refuseUnrun('an actor', watched(work));
    return undefined;
  }

  outcome(): string {
    enterPhase(Phase.AFTER);
    return observing(
      (work) => this.port.bounded(work),
      () => this.scenario.after(this.#shared),
    )();
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
