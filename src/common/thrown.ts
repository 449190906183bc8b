/** What is said when a check cannot be used, or breaks: one line, with file and line. */
import { shortPath } from './short-path.js';

const OWN = new URL('../', import.meta.url).href;

/** `ring.js:12`: the first place of a stack that is somebody else's code; empty when there is none. */
export function placeIn(stack: string | undefined): string {
  for (const [, url, line] of (stack ?? '').matchAll(/(?<=[\s(])((?:file:\/\/)?\/[^\s():]+):(\d+)(?::\d+)?\)?$/gm)) {
    const full = url.startsWith('file:') ? url : `file://${url}`;
    if (!full.startsWith(OWN) && !full.includes('/node_modules/piscina/')) return `${shortPath(full)}:${line}`;
  }
  return '';
}

/** `ring.js:12: push`: the first function of a stack that is somebody else's code, and where it stands. */
export function callerIn(stack: string): string {
  const place = placeIn(stack);
  const line = stack.split('\n').find((text) => place !== '' && placeIn(text) === place) ?? '';
  const [, name] = /at (?:async )?(.+?) \(/.exec(line) ?? [];
  return `${place === '' ? '' : `${place}: `}${name?.replace(/\$\w*co$/, '') ?? 'code under test'}`;
}

/** `ring.js:12: TypeError: x is not a function`. */
export function errorLine(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const place = placeIn(error instanceof Error ? error.stack : undefined);
  return (place === '' ? text : `${place}: ${text}`).replaceAll(/\s*\n\s*/g, ' ');
}

/** `TypeError: x is not a function (ring.js:12)`. */
export function thrownText(error: unknown): string {
  const text =
    error instanceof Error ? `${error.name}: ${error.message}` : `a value that is no Error: ${String(error)}`;
  const place = placeIn(error instanceof Error ? error.stack : undefined);
  return (place === '' ? text : `${text} (${place})`).replaceAll(/\s*\n\s*/g, ' ');
}
