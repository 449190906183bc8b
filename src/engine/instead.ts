/** Puts a function of the host's in the place of one that code under test finds, which looks the same. */
type Method = (...args: unknown[]) => unknown;

/** What a call comes to. @param native does what it does otherwise, with other arguments if it is handed some */
export type Answer = (
  native: (args?: readonly unknown[]) => unknown,
  args: readonly unknown[],
  self: object,
) => unknown;

/** Does nothing where this Node has none. @param owner or what it inherits from has the method, or the getter */
export function instead(owner: object, name: PropertyKey, answer: Answer): void {
  const holder = holderOf(owner, name);
  const found = holder && Object.getOwnPropertyDescriptor(holder, name);
  const key = typeof found?.get === 'function' ? 'get' : 'value';
  if (holder === null || typeof found?.[key] !== 'function' || found.configurable !== true) return;
  Object.defineProperty(holder, name, { ...found, [key]: answering(found[key] as Method, answer, owner) });
}

/** A function that is called as this one is. @param owner of a method that is called as a plain function */
export function answering(native: Method, answer: Answer, owner?: object): Method {
  const value = function (this: unknown, ...args: unknown[]): unknown {
    const self = (this ?? owner) as object;
    return answer((given = args) => Reflect.apply(native, self, given), args, self);
  };
  return Object.defineProperties(value, Object.getOwnPropertyDescriptors(native));
}

function holderOf(owner: object, name: PropertyKey): object | null {
  let holder: object | null = owner;
  while (holder !== null && !Object.hasOwn(holder, name)) holder = Reflect.getPrototypeOf(holder);
  return holder;
}
