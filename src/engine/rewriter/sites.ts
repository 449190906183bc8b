/** The table of places in the original source that a trace, or an error, may name. */
import type { Implicit } from '../races/caller-places.js';
import { children, type Ast, type Node } from './ast.js';
import { firstToken } from './code-text.js';
import { isPrimitive } from './implicit.js';
import { position, type Position } from './problems.js';
import { CONVERTING, CONVERTING_ONE } from './runtime/operators.js';

export interface Site extends Position {
  /** The number of the token that it begins with, among those of its module. */
  readonly token: number;
  /** The source of the operation on one line, cut after 80 characters. */
  readonly text: string;
  /** What may be done there that is not written, and that the stack tells of. */
  readonly implicit?: Implicit;
}

const TEXT_MAX = 80;

/** Numbers the sites of one module, from `first` on, so that a graph of modules has one table. */
export class SiteTable {
  readonly sites: Site[] = [];
  /** A node may be written more than once. */
  readonly #numbers = new Map<Node, number>();
  /** Lines that have such a place. */
  readonly #implicit = new Set<string>();

  constructor(readonly first: number) {}

  /** Enters `node` and returns its number. */
  add(ast: Ast, node: Node, end = node.end): number {
    const known = this.#numbers.get(node);
    if (known !== undefined) return known;
    const number = this.#enter(ast, node, end);
    this.#numbers.set(node, number);
    return number;
  }

  /** Enters the first place of its kind on a line at which something may be done that is not written there. */
  addImplicit(ast: Ast, node: Node, implicit: Implicit): void {
    const key = `${ast.url} ${node.loc!.start.line} ${implicit}`;
    if (this.#implicit.has(key)) return;
    this.#implicit.add(key);
    this.#enter(ast, node, node.end, implicit);
  }

  #enter(ast: Ast, node: Node, end: number, implicit?: Implicit): number {
    const source = ast.source.slice(node.start, end).replaceAll(/\s+/g, ' ').trim();
    const text = source.length > TEXT_MAX ? `${source.slice(0, TEXT_MAX - 1)}…` : source;
    const site = { ...position(ast, node), token: firstToken(ast, node), text };
    return this.first + this.sites.push(implicit === undefined ? site : { ...site, implicit }) - 1;
  }
}

/** Enters the places of a module at which something may be done that is not written there, what is within an expression before the expression. */
export function enterImplicit(ast: Ast, sites: SiteTable, node: Node = ast.program): void {
  for (const child of children(node)) enterImplicit(ast, sites, child);
  const implicit = implicitAt(ast, node);
  if (implicit !== undefined) sites.addImplicit(ast, node, implicit);
}

function implicitAt(ast: Ast, node: Node): Implicit | undefined {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
    case 'TaggedTemplateExpression':
      return 'calls';
    case 'TemplateLiteral':
      if (ast.parent(node)?.type === 'TaggedTemplateExpression') return undefined;
      return node.expressions.every(isPrimitive) ? undefined : 'converts';
    case 'BinaryExpression':
      if (node.operator === 'in') return 'converts';
      return CONVERTING.has(node.operator) && !(isPrimitive(node.left) && isPrimitive(node.right))
        ? 'converts'
        : undefined;
    case 'UnaryExpression':
      return CONVERTING_ONE.has(node.operator) && !isPrimitive(node.argument) ? 'converts' : undefined;
    case 'AssignmentExpression':
      return CONVERTING.has(node.operator.slice(0, -1)) || node.left.type === 'MemberExpression'
        ? 'converts'
        : undefined;
    case 'MemberExpression':
    case 'Property':
      return node.computed ? 'converts' : undefined;
    default:
      return undefined;
  }
}
