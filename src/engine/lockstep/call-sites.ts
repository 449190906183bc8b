/** What the source says at the place that an operation is called from: for what no argument tells. */
import { madeOnce } from '../../common/made-once.js';
import { readFileSync } from 'node:fs';
import { isDiscarded, parseModule, walk, type Ast } from '../rewriter/ast.js';
import { servedSource } from '../typescript/source-hooks.js';
import { isTypeScript } from '../typescript/is-typescript.js';
import { stripTypes } from '../typescript/strip.js';
import { lastCalledWait } from './points.js';

/** A place in a source, as stack traces name it. */
export interface Place {
  readonly url: string;
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

const FRAME = /((?:file|data):.*):(\d+):(\d+)\)?$/;

const parsed = new Map<string, Ast | null>();
const answers = new Map<string, boolean>();

/** Where the code under test made the wait that is under way. Undefined: not in a module. */
export function callerOfWait(): Place | undefined {
  const here: { stack?: string } = {};
  Error.captureStackTrace(here, lastCalledWait());
  const [, frame = ''] = (here.stack ?? '').split('\n');
  const match = FRAME.exec(frame);
  return match === null ? undefined : { url: match[1], line: Number(match[2]), column: Number(match[3]) };
}

/** Whether the program looks at what a call returns. Where the source cannot be read it is taken to. */
export function looksAtResult(place: Place | undefined): boolean {
  if (place === undefined) return true;
  return madeOnce(answers, `${place.url}:${place.line}:${place.column}`, () => readAnswer(place));
}

function readAnswer({ url, line, column }: Place): boolean {
  const ast = parse(url);
  if (ast === null) return true;
  // the innermost call whose callee is at the place
  const calls = [...walk(ast.program)].filter((node) => {
    if (node.type !== 'CallExpression') return false;
    const named = node.callee.type === 'MemberExpression' ? node.callee.property : node.callee;
    const { start } = named.loc!;
    return start.line === line && start.column === column - 1;
  });
  return calls.length === 0 || !isDiscarded(ast, calls.at(-1)!);
}

function parse(url: string): Ast | null {
  if (!parsed.has(url)) {
    try {
      parsed.set(url, parseModule(sourceOf(url), url));
    } catch {
      parsed.set(url, null); // not a file, or no module: nothing is known
    }
  }
  return parsed.get(url)!;
}

function sourceOf(url: string): string {
  const served = servedSource(url);
  if (served !== undefined) return served;
  const source = readFileSync(new URL(url), 'utf8');
  return isTypeScript(url) ? stripTypes(source, url) : source;
}
