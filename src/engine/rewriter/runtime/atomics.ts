/** Atomics as a value, for aliases that cannot be followed. */
import { madeOnce } from '../../../common/made-once.js';
import { isOpcodeName, Opcode, TIMED_WAIT } from '../../controlled/opcodes.js';
import { OutsideCoroutine, type CoopRuntime, type Coroutine } from '../runtime.js';
import { pair, type Callable } from './twins.js';

/** As they are when this module is loaded: a program may change the native object. */
const NATIVE = Object.getOwnPropertyDescriptors(Atomics) as unknown as Record<PropertyKey, PropertyDescriptor>;
const LENGTHS = new Map(
  Object.values(NATIVE).map(({ value }) => [value as unknown, (value as Callable).length] as const),
);

/** The objects of one program, by site. */
const objects = new WeakMap<CoopRuntime, Map<number, object>>();

/** The object that `Atomics` means at a site: the same as often as the site is passed. Its operations are points there. */
export function atomicsAt(runtime: CoopRuntime, site: number): object {
  const made = madeOnce(objects, runtime, () => new Map<number, object>());
  return madeOnce(made, site, () => makeAtomics(runtime, site));
}

function makeAtomics(runtime: CoopRuntime, site: number): object {
  const made: Record<PropertyKey, PropertyDescriptor> = {};
  for (const key of Reflect.ownKeys(NATIVE)) {
    const descriptor = NATIVE[key];
    const isOperation = typeof key === 'string' && isOpcodeName(key);
    made[key] = isOperation ? { ...descriptor, value: operation(runtime, site, key) } : descriptor;
  }
  return new Proxy(Object.create(Object.prototype, made) as object, changes(runtime, site));
}

/** What is replaced is replaced for the thread that does it, and coroutines share one: see `changesAtomics`. */
function changes(runtime: CoopRuntime, site: number): ProxyHandler<object> {
  const note = (key: PropertyKey): void => {
    const what = `Atomics.${String(key)}`;
    const reason = `${what} is replaced in one thread, and coroutines share one`;
    runtime.changesAtomics(new OutsideCoroutine(site, what, reason));
    objects.get(runtime)?.delete(site);
  };
  return {
    defineProperty(target, key, descriptor) {
      note(key);
      return Reflect.defineProperty(target, key, descriptor);
    },
    deleteProperty(target, key) {
      note(key);
      return Reflect.deleteProperty(target, key);
    },
  };
}

/** Whether a program looks at how a wait ended cannot be seen here, so it is taken to. */
function operation(runtime: CoopRuntime, site: number, name: keyof typeof Opcode): unknown {
  const opcode = Opcode[name];
  const scheduled = opcode === Opcode.wait ? TIMED_WAIT : opcode;
  const { [name]: plain } = {
    [name]: (a: unknown, i: unknown, v: unknown, w: unknown) => runtime.outside(site, opcode, a, i, v, w),
  };
  Object.defineProperty(plain, 'length', { value: LENGTHS.get(NATIVE[name].value), configurable: true });
  return pair(plain, function* (a: unknown, i: unknown, v: unknown, w: unknown): Coroutine {
    const result = runtime.operate(site, scheduled, a, i, v, w);
    if (result !== runtime) return result;
    yield;
    if (runtime.rest()) yield;
    return runtime.result();
  });
}
