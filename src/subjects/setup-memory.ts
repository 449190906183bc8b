/**
 * Whether what a set-up returns can be shared by threads at all: it must make shared memory, each time it is called,
 * and return nothing that each thread of a real program would have for itself.
 */
import { counted } from '../common/counted.js';
import { isPort } from '../engine/event-loop/ports-made.js';
import { isThenable, shown } from '../check/schema.js';

/** Objects that are looked at: a structure's own, and not all that hangs on it. */
const LOOKED_AT = 1000;

/**
 * One sentence, which begins with the name of the function; null: threads can share it.
 *
 * @param words what its words are called, by their numbers
 */
export function memoryProblem(
  name: string,
  make: () => unknown,
  words: Readonly<Record<string, number>> = {},
): string | null {
  const { value, memories } = sharedBy(make);
  if (value === undefined || value === null)
    return `${name} returned ${String(value)}: it must return what holds the shared memory`;
  if (isThenable(value)) return `${name} returned a promise: it must make everything before it returns, without await`;
  if (typeof value !== 'object' && typeof value !== 'function')
    return `${name} returned ${shown(value)}, of which nothing is shared: it must return what holds a SharedArrayBuffer`;
  const [plain] = privateMemory(value);
  if (plain !== undefined)
    return `${name} returned memory that is not shared (${plain}): make it over a new SharedArrayBuffer, or for each thread in attach`;
  if (memories.length > 0) return sizesProblem(name, make, memories) ?? wordsProblem(name, words, memories);
  if (makesPorts(value)) return null;
  if (holdsShared(value))
    return `${name} made no shared memory but returned some that was there: each thread imports a module anew, so make it in ${name}`;
  return `${name} made no SharedArrayBuffer, so that nothing of what it returned (${shown(value)}) is shared by threads`;
}

interface Made {
  readonly value: unknown;
  /** What of it threads share, in the order in which it was made. */
  readonly memories: readonly object[];
}

function sharedBy(make: () => unknown): Made {
  const memories: object[] = [];
  const value = withMemory(make, (makeMemory) => {
    const memory = makeMemory();
    if (isShared(memory)) memories.push(memory);
    return memory;
  });
  return { value, memories };
}

/** Each thread makes it, before each execution, on the memory of the first. */
function sizesProblem(name: string, make: () => unknown, memories: readonly object[]): string | null {
  const again = sharedBy(make).memories;
  const isSame = again.length === memories.length && again.every((one, i) => bytesOf(one) === bytesOf(memories[i]));
  return isSame ? null : `${name} ${MAKES_OTHERS}`;
}

/** Behind the name of a function. */
export const MAKES_OTHERS =
  'makes other memory when it is called again: its buffers must have the same sizes each time';

function bytesOf(memory: object): number {
  return (bufferOf(memory) as SharedArrayBuffer).byteLength;
}

/** A name for a word that is not there would never be shown. */
function wordsProblem(
  name: string,
  words: Readonly<Record<string, number>>,
  memories: readonly object[],
): string | null {
  const count = Math.ceil(memories.reduce((bytes, memory) => bytes + mostBytes(memory), 0) / 4);
  const beyond = Object.keys(words).find((word) => words[word] >= count);
  if (beyond === undefined) return null;
  return `words.${beyond} is ${words[beyond]}: ${name} makes ${counted(count, 'word')}, numbered from 0`;
}

/** What it may grow to; of a WebAssembly memory that is not known. */
function mostBytes(memory: object): number {
  return memory instanceof SharedArrayBuffer ? memory.maxByteLength : Infinity;
}

/** Both make shared memory; `WebAssembly.Memory` only when it is asked to. */
const MAKERS = [
  { holder: globalThis, name: 'SharedArrayBuffer' },
  { holder: Reflect.get(globalThis, 'WebAssembly') as object, name: 'Memory' },
] as const;

/** Makes memory, or gives what was made before in its place. @param index how many were made before it */
export type MakeMemory = (make: () => object, index: number) => object;

/** Calls `make` with each shared buffer and each WebAssembly memory made by `provide`. Synchronous code only. */
export function withMemory<T>(make: () => T, provide: MakeMemory): T {
  let index = 0;
  const handler = {
    construct: (native: object, args: unknown[], newTarget: object): object =>
      provide(() => Reflect.construct(native as never, args, newTarget as never), index++),
  };
  const natives = MAKERS.map(({ holder, name }) => Reflect.get(holder, name) as object);
  MAKERS.forEach(({ holder, name }, i) => Reflect.set(holder, name, new Proxy(natives[i], handler)));
  try {
    return make();
  } finally {
    MAKERS.forEach(({ holder, name }, i) => Reflect.set(holder, name, natives[i]));
  }
}

/** A shared buffer, a view of one, or a WebAssembly memory that is one. */
function isShared(part: object): boolean {
  return part instanceof SharedArrayBuffer || bufferOf(part) instanceof SharedArrayBuffer;
}

/** Of a view or a WebAssembly memory its buffer, of anything else the thing itself. */
export function bufferOf(part: object): unknown {
  const isMemory = Object.prototype.toString.call(part) === '[object WebAssembly.Memory]';
  return isMemory || ArrayBuffer.isView(part) ? Reflect.get(part, 'buffer') : part;
}

/** Buffers that are not shared, and typed arrays over them: `an Int32Array at words`. */
function privateMemory(value: object): string[] {
  return reachable(value).flatMap(([part, path]) =>
    bufferOf(part) instanceof ArrayBuffer ? [`${shown(part)}${path === '' ? '' : ` at ${path}`}`] : [],
  );
}

/** Whether what a set-up returned holds ports: they are made for each execution, like memory. */
export function makesPorts(value: unknown): boolean {
  return reachable(Object(value) as object).some(([part]) => isPort(part));
}

function holdsShared(value: object): boolean {
  return reachable(value).some(([part]) => isShared(part));
}

/** What can be reached by members and elements, and by which. */
function reachable(root: object): [part: object, path: string][] {
  const found: [object, string][] = [];
  const seen = new Set<object>([root]);
  const open: [object, string][] = [[root, '']];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next);
    const [part, path] = next;
    for (const [key, member] of membersOf(part)) {
      if (typeof member !== 'object' || member === null || seen.has(member) || seen.size >= LOOKED_AT) continue;
      seen.add(member);
      open.push([member, path === '' ? key : `${path}.${key}`]);
    }
  }
  return found;
}

/** Members that are data: what a getter would return is made when it is asked for. */
function membersOf(part: object): [string, unknown][] {
  if (ArrayBuffer.isView(part)) return [];
  if (part instanceof Map) return [...part].map(([key, value]) => [String(key), value]);
  if (part instanceof Set) return [...part].map((value, i) => [String(i), value]);
  return Object.entries(Object.getOwnPropertyDescriptors(part)).map(([key, { value }]) => [key, value as unknown]);
}
