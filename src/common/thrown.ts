/** What is said when a check cannot be used, or breaks: one line, with file and line. */
import { isOwnCode } from './own-modules.js';
import { shortPath } from './short-path.js';

/** Characters of a message that are shown. */
const LONGEST = 500;

/** The name of what is no error. */
const NO_ERROR = 'a value that is no Error';

/**
 * What was thrown, as an error whose parts can be read: itself, if it is one. Anything can be thrown, such as a proxy or an
 * object whose getters throw.
 */
export function asError(thrown: unknown): Error {
  try {
    if (thrown instanceof Error && isReadable(thrown)) return thrown;
  } catch {
    // it says nothing of itself
  }
  const text = plainText(thrown);
  return Object.assign(new Error(text), { name: NO_ERROR, stack: `${NO_ERROR}: ${text}` });
}

/** Whether it is an error of one of these names. Anything can be thrown: see `asError`. */
export function isNamed(thrown: unknown, names: { has(name: string): boolean }): boolean {
  try {
    return thrown instanceof Error && names.has(thrown.name);
  } catch {
    return false;
  }
}

function isReadable({ name, message, stack = '' }: Error): boolean {
  return [name, message, stack].every((part) => typeof part === 'string');
}

function plainText(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'it has no text';
  }
}

/** `ring.js:12`: the first place of a stack that is other code than smplab's; empty when there is none. */
export function placeIn(stack: string | undefined): string {
  for (const [, url, line] of (stack ?? '').matchAll(/(?<=[\s(])((?:file:\/\/)?\/[^\s():]+):(\d+)(?::\d+)?\)?$/gm)) {
    const full = url.startsWith('file:') ? url : `file://${url}`;
    if (!isOwnCode(full) && !full.includes('/node_modules/piscina/')) return `${shortPath(full)}:${line}`;
  }
  return '';
}

/** `ring.js:12: push`: the first function of a stack that is other code than smplab's, and where it stands. */
export function callerIn(stack: string): string {
  const place = placeIn(stack);
  const line = stack.split('\n').find((text) => place !== '' && placeIn(text) === place) ?? '';
  const [, name] = /at (?:async )?(.+?) \(/.exec(line) ?? [];
  return `${place === '' ? '' : `${place}: `}${name?.replace(/\$\w*co$/, '') ?? 'code under test'}`;
}

/** `ring.js:12: TypeError: x is not a function`. */
export function errorLine(error: unknown): string {
  const place = placeIn(asError(error).stack);
  return `${place === '' ? '' : `${place}: `}${textOf(error)}`;
}

/** `TypeError: x is not a function (ring.js:12)`. */
export function thrownText(error: unknown): string {
  const place = placeIn(asError(error).stack);
  return `${textOf(error)}${place === '' ? '' : ` (${place})`}`;
}

/** One line, and not the megabytes that a message may have. */
function textOf(error: unknown): string {
  const { name, message } = asError(error);
  const text = `${name}: ${message}`;
  return (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text).replaceAll(/\s*\n\s*/g, ' ');
}
