/**
 * The random numbers of a thread, by whatever name code under test draws them: while an actor runs they are the schedule's, or
 * else an execution would not be a function of it.
 */
import type * as Crypto from 'node:crypto';
import { types } from 'node:util';
import { instead } from './instead.js';
import { setUpRandom } from './set-up.js';

/** The next number of the actor that runs, from 0 to 1; null: none does. */
type Draw = () => number | null;

/** What a call comes to, by the first number that is drawn for it. */
type Make = (drawn: Drawn, args: readonly unknown[], callNative: () => unknown) => unknown;

interface Drawn {
  readonly first: number;
  readonly isSetUp: boolean;
}

let draw: Draw | undefined;

const next = (): number | null => draw?.() ?? setUpRandom();

/** From now on that one is asked. Context: before code under test is loaded, which may keep what it finds. */
export function randomNumbersBy(asked: Draw): void {
  if (draw === undefined) draws(Math, 'random', ({ first }) => first);
  draw = asked;
}

/** The same for what `node:crypto` and `crypto` draw. Context: see `modulesNamedIn`. */
export function randomNumbersOfCrypto(crypto: typeof Crypto): void {
  const { prototype } = crypto.webcrypto.constructor as unknown as { readonly prototype: object };
  for (const name of ['getRandomValues', 'randomUUID'])
    for (const owner of [prototype, crypto]) draws(owner, name, name === 'randomUUID' ? uuid : filled);
  draws(crypto, 'randomUUIDv7', uuid);
  for (const name of ['randomBytes', 'pseudoRandomBytes', 'randomFillSync']) draws(crypto, name, filled);
  draws(crypto, 'randomInt', between);
  for (const name of DRAWS_ITSELF) draws(crypto, name, drawsItself);
  for (const { prototype: keys } of [crypto.ECDH, crypto.DiffieHellman, crypto.DiffieHellmanGroup])
    draws(keys, 'generateKeys', drawsItself);
  draws(crypto.Sign.prototype, 'sign', drawsItself);
}

/** What they make of it cannot be made of other numbers: nothing is claimed of a program that calls them. */
const DRAWS_ITSELF = [
  'generateKeySync',
  'generateKeyPairSync',
  'generatePrimeSync',
  'createECDH',
  'createDiffieHellman',
  'getDiffieHellman',
  'publicEncrypt',
  'sign',
  'encapsulate',
] as const;
const drawsItself: Make = (_drawn, _args, callNative) => callNative();

/** Only what is done at once: what goes on later is refused elsewhere. */
function draws(owner: object, name: string, make: Make): void {
  instead(owner, name, (native, args) => {
    if (args.some((given) => typeof given === 'function')) return native();
    const byActor = draw?.() ?? null;
    const first = byActor ?? setUpRandom();
    return first === null ? native() : make({ first, isSetUp: byActor === null }, args, native);
  });
}

function isOfShared(given: unknown): boolean {
  return ArrayBuffer.isView(given) && types.isSharedArrayBuffer(given.buffer);
}

/** In set-up a view may be of memory that the program has not made shared, which newer Nodes refuse. */
function filled({ first, isSetUp }: Drawn, args: readonly unknown[], callNative: () => unknown): unknown {
  return fill(isSetUp && isOfShared(args[0]) ? args[0] : callNative(), first, args);
}

/** All bytes of a view, or of a buffer as `randomFillSync` is handed it, from an offset on. */
function fill(made: unknown, first: number, [, offset = 0, size]: readonly unknown[]): unknown {
  const isView = ArrayBuffer.isView(made);
  const whole = isView
    ? new Uint8Array(made.buffer, made.byteOffset, made.byteLength)
    : new Uint8Array(made as ArrayBuffer);
  const scale = isView ? ((made as Int32Array).BYTES_PER_ELEMENT ?? 1) : 1;
  const from = Number(offset) * scale;
  const bytes = whole.subarray(from, size === undefined ? undefined : from + Number(size) * scale);
  for (let i = 0, drawn = first; i < bytes.length; i++, drawn = next() ?? 0) bytes[i] = Math.trunc(drawn * 256);
  return made;
}

/** Source: RFC 9562, UUID version 4. */
function uuid({ first }: Drawn, _args: readonly unknown[], callNative: () => unknown): string {
  callNative(); // it refuses what it cannot use
  const bytes = fill(new Uint8Array(16), first, []) as Uint8Array;
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Source: Node, crypto.randomInt. */
function between({ first }: Drawn, given: readonly unknown[], callNative: () => unknown): number {
  callNative();
  const [min, max] = (typeof given[1] === 'number' ? given : [0, given[0]]) as readonly number[];
  return min + Math.floor((first + (next() ?? 0) / 2 ** 32) * (max - min));
}
