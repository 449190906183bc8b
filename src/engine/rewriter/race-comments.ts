/** Races that a source declares itself, on the line of an access: `// smplab-race: a stale value costs a retry`. */
import type { Ast } from './ast.js';

export interface RaceComment {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly because: string;
}

const MARK = 'smplab-race:';
const COMMENT = /\/\/\s*smplab-race:\s*(.*)$|\/\*\s*smplab-race:\s*(.*?)\s*\*\//;

export function raceComments({ url, source }: Pick<Ast, 'url' | 'source'>): RaceComment[] {
  if (!source.includes(MARK)) return [];
  return source.split('\n').flatMap((text, index) => {
    const [, alone, inside] = COMMENT.exec(text) ?? [];
    const because = (alone ?? inside)?.trim();
    return because === undefined || because === '' ? [] : [{ file: url, line: index + 1, because }];
  });
}
