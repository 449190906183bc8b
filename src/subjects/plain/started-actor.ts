/** A thread that an actor of a scenario may start: it knows the memory that the actors share, and makes none. */
import type { Ground } from '../../engine/controlled/ground.js';
import { WordNumbers } from '../../engine/controlled/words.js';
import { callerOfWait, looksAtResult } from '../../engine/lockstep/call-sites.js';
import type { LockstepProgram } from '../../engine/lockstep/program.js';
import type { MadeMemory } from '../memory-objects.js';

export class StartedActor implements LockstepProgram {
  readonly words = new WordNumbers();

  constructor(
    private readonly memory: MadeMemory,
    readonly ground: Ground,
  ) {}

  reset(): void {
    this.words.forget();
    for (const memory of this.memory.objects) this.words.know(memory);
    this.words.knowAll();
  }

  looksAtWait(): boolean {
    return looksAtResult(callerOfWait());
  }

  run(): never {
    throw new Error('a thread that is started runs the modules that it is started with');
  }

  interrupt(): never {
    throw new Error('a thread that is started is not interrupted');
  }

  onEvent(): never {
    throw new Error('tasks come to its event loop');
  }

  outcome(): never {
    throw new Error('actor 0 looks at what came out');
  }
}
