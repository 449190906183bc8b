/** What the properties of Atomics let a program do to them; they are put back at the end. */
import type { Report } from './report.js';

export function changingMethods(report: Report): void {
  const names = [...Object.getOwnPropertyNames(Atomics), Symbol.toStringTag].filter((name) => name !== 'pause');
  for (const name of names) change(report, Atomics, name);
}

function change(report: Report, object: object, name: PropertyKey): void {
  const descriptor = Object.getOwnPropertyDescriptor(object, name)!;
  const attempt = (what: string, call: () => unknown): void =>
    report.attempt(`${String(name)} ${what}`, undefined, call);
  attempt('assigned', () => Reflect.set(object, name, 5) && Reflect.get(object, name) === 5);
  attempt('deleted', () => Reflect.deleteProperty(object, name) && !Object.hasOwn(object, name));
  attempt(
    'defined',
    () => Reflect.defineProperty(object, name, { value: 6, configurable: true }) && Reflect.get(object, name) === 6,
  );
  attempt('defined for ever', () => Reflect.set(object, name, 7));
  attempt('put back', () => Reflect.defineProperty(object, name, descriptor));
}
