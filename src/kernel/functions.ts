/**
 * Function pointers. Shared memory holds words, so a function is named by its number in a table that every CPU thread
 * fills in the same order before it runs.
 */
import type { KernelFunction } from './kernel.js';

export class FunctionTable {
  readonly #functions: KernelFunction[] = [noFunction];
  readonly #names: string[] = ['NULL'];
  readonly #numbers = new Map<KernelFunction, number>();

  /** Registers functions by name. Throws on a name or a function that is registered already. */
  register(functions: Readonly<Record<string, KernelFunction>>): void {
    for (const [name, fn] of Object.entries(functions)) {
      if (this.#names.includes(name)) throw new Error(`a function named ${name} is registered already`);
      if (this.#numbers.has(fn)) throw new Error(`${name} is registered already under another name`);
      this.#numbers.set(fn, this.#functions.length);
      this.#functions.push(fn);
      this.#names.push(name);
    }
  }

  /** The number to store in memory. Throws for a function that was never registered: it could not be called. */
  numberOf(fn: KernelFunction): number {
    const number = this.#numbers.get(fn);
    if (number === undefined)
      throw new Error(`function ${fn.name || '(anonymous)'} is not registered with this machine`);
    return number;
  }

  numberNamed(name: string): number {
    const number = this.#names.indexOf(name);
    if (number < 0) throw new Error(`no function is named ${name}; there are ${this.#names.slice(1).join(', ')}`);
    return number;
  }

  get(number: number): KernelFunction {
    return this.#functions[number] ?? noFunction;
  }

  get names(): readonly string[] {
    return this.#names;
  }
}

function noFunction(): never {
  throw new Error('call of a NULL or wild function pointer');
}
