/** What is said when a check cannot be used, or breaks: one line, with file and line. */
import { isOwnCode } from './own-modules.js';
import { shortPath } from './short-path.js';

/** Characters of a message that are shown. */
const LONGEST = 500;

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
  const place = placeIn(error instanceof Error ? error.stack : undefined);
  return `${place === '' ? '' : `${place}: `}${textOf(error)}`;
}

/** `TypeError: x is not a function (ring.js:12)`. */
export function thrownText(error: unknown): string {
  const place = placeIn(error instanceof Error ? error.stack : undefined);
  return `${textOf(error)}${place === '' ? '' : ` (${place})`}`;
}

/** One line, and not the megabytes that a message may have. */
function textOf(error: unknown): string {
  const text =
    error instanceof Error ? `${error.name}: ${error.message}` : `a value that is no Error: ${String(error)}`;
  return (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text).replaceAll(/\s*\n\s*/g, ' ');
}
