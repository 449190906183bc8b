/** The table of places in the original source that a trace, or an error, may name. */
import type { Ast, Node } from './ast.js';
import { firstToken } from './code-text.js';
import { position, type Position } from './problems.js';

export interface Site extends Position {
  /** The number of the token that it begins with, among those of its module. */
  readonly token: number;
  /** The source of the operation on one line, cut after 80 characters. */
  readonly text: string;
}

const TEXT_MAX = 80;

/** Numbers the sites of one module, from `first` on, so that a graph of modules has one table. */
export class SiteTable {
  readonly sites: Site[] = [];

  constructor(readonly first: number) {}

  /** Enters `node` and returns its number. */
  add(ast: Ast, node: Node, end = node.end): number {
    const source = ast.source.slice(node.start, end).replaceAll(/\s+/g, ' ').trim();
    const text = source.length > TEXT_MAX ? `${source.slice(0, TEXT_MAX - 1)}…` : source;
    return this.first + this.sites.push({ ...position(ast, node), token: firstToken(ast, node), text }) - 1;
  }
}
