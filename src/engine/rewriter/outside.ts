/** An operation that was reached where nothing can wait, in the words of the source: what was reached, and through what. */
import { isEngineCode } from '../../common/own-modules.js';
import type { Problem } from './problems.js';
import type { OutsideCoroutine } from './runtime.js';
import type { Site } from './sites.js';

/** Of a frame: its URL and line. */
const PLACE = /(file:.*):(\d+):\d+/;
/** What the engine puts between a call and what is called. */
const HANDS_ON = /\bCoopScheduler\./;

/** One line: the place of the operation, and the construct that cannot wait with its place. */
export function describeOutside(
  { what, site, reason, stack = '' }: OutsideCoroutine,
  sites: readonly Site[],
  problems: readonly Problem[],
  shortPath: (file: string) => string,
): string {
  const { file, line } = sites[site];
  const place = `${shortPath(file)}:${line}`;
  if (reason !== undefined) return `${place}: ${reason}; the lockstep engine can run this`;
  const known = problems.find(
    (problem) => problem.kind === 'plain-only' && problem.file === file && problem.line === line,
  );
  if (known !== undefined) return `${place}: ${known.reason}; the lockstep engine can run this`;
  const caller = callerOf(stack);
  const through = caller === undefined ? 'code' : `${caller.name} at ${shortPath(caller.file)}:${caller.line}`;
  return `${place}: ${what} was reached through ${through}, which cannot wait; the lockstep engine can run this`;
}

/**
 * Below the frames in which the engine runs a coroutine plainly stands what has called the function: a native, which
 * has no place, and the code of the program that called that. What natives the engine calls itself are none of these.
 */
function callerOf(stack: string): { name: string; file: string; line: number } | undefined {
  const frames = stack.split('\n');
  const plain = frames.findLastIndex((frame) => frame.includes('runPlainly'));
  // The first is the function itself, in its plain form.
  const below =
    plain < 0
      ? []
      : frames
          .slice(plain + 1)
          .filter((frame) => !HANDS_ON.test(frame))
          .slice(1);
  const native = below.find((frame, i) => frame.includes('<anonymous>)') && !isOfEngine(below[i + 1]));
  const own = below.find((frame) => PLACE.test(frame) && !isOfEngine(frame));
  const [, file, line] = PLACE.exec(own ?? '') ?? [];
  if (file === undefined) return undefined;
  const name = /at (?:new )?([\w.]+) \(<anonymous>\)/.exec(native ?? '')?.[1];
  return { name: name === undefined ? 'code' : `${name}()`, file, line: Number(line) };
}

/** What is required has a path there, and no URL. */
function isOfEngine(frame = ''): boolean {
  const [, file = ''] = /[\s(]((?:file:\/\/)?\/.*):\d+:\d+/.exec(frame) ?? [];
  return isEngineCode(file.replace(/^\//, 'file:///'));
}
