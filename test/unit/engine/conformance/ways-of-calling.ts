/** An operation called in every way that the language has. */
import type { Method, Report } from './report.js';

type Name = 'load' | 'add' | 'compareExchange' | 'wait' | 'notify';
const NAMES: readonly Name[] = ['load', 'add', 'compareExchange', 'wait', 'notify'];

/** Not known before it runs. */
const any: Record<string, Method> = [Atomics as never][0];
const { add, ...rest } = Atomics as unknown as Record<string, Method>;
const chosen = (name: string): Method => any[name];

const WAYS: Readonly<Record<string, (name: Name, args: unknown[]) => unknown>> = {
  'by a computed name': (name, args) => (Atomics as never as typeof any)[name](...args),
  'of an alias': (name, args) => any[name](...args),
  'as a function': (name, args) => chosen(name)(...args),
  'by call': (name, args) => any[name].call(undefined, ...args),
  'by apply': (name, args) => any[name].apply(null, args),
  'by Reflect.apply': (name, args) => Reflect.apply(any[name], any, args),
  bound: (name, [first, ...others]) => any[name].bind(any, first)(...others),
  'by a callback': (name, args) => [args].map((list) => any[name](...list))[0],
  'as a callback': (name, [array, index, ...others]) => [index].flatMap(() => chosen(name)(array, index, ...others))[0],
  'as a member of another object': (name, args) => ({ [name]: any[name] })[name](...args),
  optionally: (name, args) => any?.[name]?.(...args),
  'with more than it takes': (name, args) => any[name](...args, 0, 'more', Symbol('and more')),
};

const WRITTEN: Readonly<Record<string, (array: Int32Array) => unknown>> = {
  'optional object': (array) => Atomics?.load(array, 0),
  'optional call': (array) => Atomics.load?.(array, 0),
  'quoted name': (array) => Atomics['load'](array, 0),
  'in parentheses': (array) => (0, Atomics.load)(array, 0),
  'of the global object': (array) => globalThis.Atomics.load(array, 0),
  'spread arguments': (array) => Atomics.add(...([array, 0, 2] as const)),
  'as a template tag': (array) => (Atomics.load as unknown as Method)`${array}`,
  'with new': (array) => new (Atomics.load as unknown as new (...args: unknown[]) => unknown)(array, 0),
  destructured: (array) => add(array, 0, 1),
  'of the rest': (array) => rest.load(array, 0),
  nested: (array) => Atomics.add(array, Atomics.load(array, 1), Atomics.add(array, 1, 1)),
  'with effects in its arguments': (array) => Atomics.add(array, (array[1] += 1) - 1, (array[0] += 5)),
  'no arguments': () => (Atomics.load as () => unknown)(),
};

export function waysOfCalling(report: Report): void {
  for (const [way, call] of Object.entries(WAYS)) {
    for (const name of NAMES) {
      const array = new Int32Array(new SharedArrayBuffer(8));
      report.attempt(`${name} ${way}`, array, () => call(name, [array, 0, name === 'notify' ? 1 : 0, 1]));
      report.attempt(`${name} ${way}, refused`, array, () => call(name, [array, 9, 0, 1]));
    }
  }
  for (const [way, call] of Object.entries(WRITTEN)) {
    const array = new Int32Array(new SharedArrayBuffer(8));
    report.attempt(way, array, () => named(() => call(array)));
  }
}

/** Without its message, which names the function as the source does. */
function named(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return (error as Error).name;
  }
}
