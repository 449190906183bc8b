/** The code of a module without what changes nothing about it: comments, empty lines, white space between tokens. */
import type { Ast, Node } from './ast.js';

/**
 * Equal where the same tokens stand in the same order, with line breaks between the same ones, since a line break may end
 * a statement.
 *
 * @param isMarked lines, from 1, that mean more than their tokens: that too must be equal
 */
export function codeText({ source, tokens }: Ast, isMarked: (line: number) => boolean = () => false): string {
  let text = '';
  let line = 0;
  for (const { start, end, loc } of tokens) {
    const { start: from, end: to } = loc!;
    if (start === end && end === source.length) break; // the end of the file is no code
    text += from.line === line ? ' ' : `\n${isMarked(from.line) ? '/**/' : ''}`;
    text += source.slice(start, end);
    line = to.line;
  }
  return text;
}

/** The number of the token that a node begins with: it stays when comments and white space change. */
export function firstToken({ tokens }: Ast, { start }: Node): number {
  let [low, high] = [0, tokens.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (tokens[middle].start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
