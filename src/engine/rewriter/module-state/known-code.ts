/** What functions may keep that cannot be read from outside: those of the program by what its source says, and built-in ones. */
import { Keeps } from './keeps.js';

const { getPrototypeOf, prototype: OBJECT } = Object;
// oxlint-disable-next-line typescript/unbound-method -- called with what it is of; code under test may replace the one that is there
const { toString: sourceOf } = Function.prototype;
const BUILT_IN = /\{\s*\[native code\]\s*\}$/;

export class KnownCode {
  readonly #keeps = new Map<unknown, number>();
  /** What objects of a class inherit from. */
  readonly #prototypes = new Map<unknown, number>();

  constructor(code: Iterable<readonly [keeps: number, code: unknown]> = []) {
    for (const [keeps, fn] of code) {
      if (typeof fn !== 'function') continue;
      this.#keeps.set(fn, keeps);
      const { prototype } = fn as { readonly prototype?: unknown };
      if (typeof prototype === 'object' && prototype !== null) this.#prototypes.set(prototype, keeps);
    }
  }

  /** Bits of `Keeps`. Undefined: nothing is known of it, so it may have variables of its own around it. */
  keepsOf(fn: object): number | undefined {
    return this.#keeps.get(fn) ?? (isBuiltIn(fn) ? 0 : undefined);
  }

  isClass(fn: object): boolean {
    return ((this.#keeps.get(fn) ?? 0) & Keeps.IS_CLASS) !== 0;
  }

  /** Whether all that an object keeps is in its properties: it is of classes that have nothing else. */
  isOpen(object: object): boolean {
    for (let up: unknown = getPrototypeOf(object); up !== OBJECT; up = getPrototypeOf(up)) {
      const keeps = this.#prototypes.get(up);
      if (keeps === undefined || (keeps & Keeps.IN_OBJECTS) !== 0) return false;
    }
    return true;
  }
}

/** What `bind` makes is not: it holds what it was made of. */
function isBuiltIn(fn: object): boolean {
  const isNative = BUILT_IN.test(sourceOf.call(fn as () => void));
  return isNative ? !(fn as { readonly name: string }).name.startsWith('bound ') : (hostCode ??= codeOfHost()).has(fn);
}

/** Global classes that Node has written in JavaScript, and their methods. Context: made when it is first asked for. */
let hostCode: ReadonlySet<unknown> | undefined;

function codeOfHost(): ReadonlySet<unknown> {
  const classes = Object.values(Object.getOwnPropertyDescriptors(globalThis))
    .map(({ value }): unknown => value)
    .filter((value): value is object => typeof value === 'function');
  const owners = classes.flatMap((fn) => [fn, (fn as { readonly prototype?: object }).prototype ?? fn]);
  const members = owners.flatMap((owner) => Object.values(Object.getOwnPropertyDescriptors(owner)));
  return new Set([...classes, ...members.flatMap((property) => Object.values(property) as unknown[])]);
}
