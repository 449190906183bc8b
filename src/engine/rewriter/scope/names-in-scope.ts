/** The names that one scope declares. */
import type { Binding } from './bindings.js';

export class Scope {
  readonly names = new Map<string, Binding>();
  readonly function: Scope;

  constructor(
    readonly parent: Scope | undefined,
    isFunctionScope: boolean,
  ) {
    this.function = isFunctionScope || parent === undefined ? this : parent.function;
  }

  find(name: string): Binding | undefined {
    return this.names.get(name) ?? this.parent?.find(name);
  }
}
