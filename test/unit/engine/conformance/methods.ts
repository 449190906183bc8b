/** The Atomics object and its methods as objects. */
import type { Report } from './report.js';

export function methods({ lines }: Report): void {
  const object: object = Atomics;
  const say = (name: string, ...values: readonly unknown[]): void =>
    void lines.push(`${name}: ${values.map(String).join(' ')}`);
  const describe = (name: string, owner: object, key: PropertyKey): void => {
    const { value, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(owner, key)!;
    say(name, typeof value === 'function' ? 'a function' : value, writable, enumerable, configurable);
  };
  say('members', ...Reflect.ownKeys(object));
  for (const key of Reflect.ownKeys(object)) {
    describe(String(key), object, key);
    const method = Reflect.get(object, key) as unknown;
    if (typeof method !== 'function') continue;
    describe(`name of ${String(key)}`, method, 'name');
    describe(`length of ${String(key)}`, method, 'length');
    say(`${String(key)} as a function`, 'prototype' in method, Object.getPrototypeOf(method) === Function.prototype);
    say(`new ${String(key)}`, isConstructor(method));
  }
  say('as text', Object.prototype.toString.call(object));
  say('prototype', Object.getPrototypeOf(object) === Object.prototype, Object.isExtensible(object));
  say(
    'types',
    typeof Atomics,
    typeof Atomics.load,
    'load' in Atomics,
    'nothing' in Atomics,
    Object.keys(Atomics).length,
  );
  say(
    'called',
    ...[
      (): unknown => (Atomics as never as () => unknown)(),
      (): unknown => new (Atomics as never as new () => unknown)(),
    ].map(thrownBy),
  );
  say('isLockFree', ...[0, 1, 2, 3, 4, 8, 16, '4', null, undefined, 1.5].map((n) => Atomics.isLockFree(n as number)));
}

function isConstructor(method: unknown): boolean {
  try {
    Reflect.construct(Object, [], method as never);
    return true;
  } catch {
    return false;
  }
}

function thrownBy(call: () => unknown): string {
  try {
    return String(call());
  } catch (error) {
    return (error as Error).name;
  }
}
