/** Instances of modules that keep state: each actor has its own, and every execution begins with their first state. */
import type { GlobalState } from '../engine/global-state.js';

export interface Resettable {
  /** Puts the state of its modules back to the first; null, or false: that cannot be done exactly. */
  readonly reset: (() => boolean) | null;
  /** What its modules put on the global object: it has to be there while code of theirs runs. Null: nothing. */
  readonly globals: GlobalState | null;
}

export class Instances<Instance extends Resettable> {
  #instances: readonly Instance[] = [];

  constructor(private readonly make: (actor: number) => Instance) {}

  /** One for each actor, as new. */
  renewed(count: number): readonly Instance[] {
    this.#instances = Array.from({ length: count }, (_, actor) => this.#renewed(this.#instances[actor], actor));
    return this.#instances;
  }

  /** State is put back where that can be done exactly; otherwise there is a new instance. */
  #renewed(instance: Instance | undefined, actor: number): Instance {
    return instance?.reset?.() === true ? instance : this.make(actor);
  }
}

/**
 * What each actor finds on the global object while it runs, from the instances of the first of them on: those that others
 * start begin with the host's. Null: nothing is put there.
 */
export function globalsOf(instances: readonly Pick<Resettable, 'globals'>[], actors: number): GlobalState[] | null {
  const first = instances.find(({ globals }) => globals !== null)?.globals;
  if (first === undefined) return null;
  return Array.from({ length: actors }, (_, actor) => instances[actor]?.globals ?? first!.ofAnother());
}
