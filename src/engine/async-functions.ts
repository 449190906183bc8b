/** Asynchronous functions, known as such before anything runs. */
import { AsyncCode } from '../lab/async-code.js';
import { placeOfFunction } from './function-place.js';

const KINDS: Readonly<Record<string, string>> = {
  AsyncFunction: 'an async function',
  AsyncGeneratorFunction: 'an async generator',
};

/** @param what in words, such as `actor 0` @throws {AsyncCode} when it is asynchronous */
export function refuseAsync(what: string, fn: unknown): void {
  const kind = typeof fn === 'function' ? KINDS[Object.prototype.toString.call(fn).slice(8, -1)] : undefined;
  if (kind === undefined) return;
  const { name } = fn as { readonly name: string };
  const place = placeOfFunction(fn);
  throw new AsyncCode(
    `${place === '' ? '' : `${place}: `}${what}${name === '' || what.includes(name) ? '' : ` (${name})`} is ${kind}`,
  );
}
