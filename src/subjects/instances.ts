/** Instances of modules that keep state: each actor has its own, and every execution begins with their first state. */

export interface Resettable {
  /** Puts the state of its modules back to the first; null, or false: that cannot be done exactly. */
  readonly reset: (() => boolean) | null;
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
