/**
 * Which functions have a direct form: those whose points stand one after the other, at places from which the rest of the
 * function can be written down. All others are coroutines from their beginning on.
 */
import { makesPoint } from '../accesses.js';
import type { PointPlaces } from '../linking/point-places.js';
import type { Analysis } from '../analyse.js';
import {
  isClass,
  isFunction,
  targetsOf,
  walk,
  type CallNode,
  type FunctionNode,
  type Node,
  type NodeOf,
} from '../ast.js';
import type { FunctionFact, Module } from '../facts.js';
import { functionMeant, operationOf } from '../linking/graph.js';
import { isLoop } from '../transform/loops.js';
import { ENDED_BY_SEMICOLON } from '../transform/semicolons.js';

/** Rests of functions repeat what follows them: of long functions they would be long. */
const POINTS_MAX = 8;

/** What must not stand anywhere in such a function. */
const REFUSED: ReadonlySet<string> = new Set([
  'ThisExpression',
  'Super',
  'MetaProperty',
  'LabeledStatement',
  'ChainExpression',
  'AwaitExpression',
  'YieldExpression',
  'ForInStatement',
  'ForOfStatement',
  'DoWhileStatement',
]);

export type DirectLoop = NodeOf<'WhileStatement' | 'ForStatement'>;

export class DirectForms {
  readonly #known = new Map<FunctionFact, boolean>();

  constructor(
    private readonly analysis: Analysis,
    private readonly isAsked: (url: string) => boolean,
    private readonly places: PointPlaces,
  ) {}

  has(fact: FunctionFact | undefined): boolean {
    if (fact === undefined) return false;
    let known = this.#known.get(fact);
    if (known === undefined) this.#known.set(fact, (known = this.#isDirect(fact)));
    return known;
  }

  /** The points of an expression in the order in which they are met; undefined where they cannot be taken out in that order. */
  pointsOf(module: Module, expression: Node): readonly CallNode[] | undefined {
    const points: CallNode[] = [];
    if (!this.holdsPoint(module, expression)) return points;
    return this.#collect(module, expression, points, []) ? points : undefined;
  }

  /** Whether a coroutine may have to yield there: at a point, or at the end of a turn. */
  holdsPoint(module: Module, node: Node): boolean {
    for (const inner of walk(node)) if (this.isPoint(module, inner) || isLoop(inner)) return true;
    return false;
  }

  isPoint(module: Module, node: Node): boolean {
    return node.type === 'CallExpression' && this.analysis.callKind(module, node) !== 'plain';
  }

  #isDirect({ node, module, yielding, calls }: FunctionFact): boolean {
    const { ast } = module;
    if (!yielding || node.type !== 'FunctionDeclaration' || !node.id || node.async || node.generator) return false;
    if (!this.isAsked(ast.url) || ast.format !== 'module' || !fitsOnLine(ast.source.slice(node.start, node.end)))
      return false;
    if (calls.some((call) => makesPoint(module, call.node, this.places))) return false;
    const waits = calls.filter((call) => this.analysis.waits(module, call.node));
    if (waits.length > POINTS_MAX || !waits.every((call) => this.isPoint(module, call.node))) return false;
    return (
      node.params.every(({ type }) => type === 'Identifier') &&
      [...walk(node.body)].every((inner) => isAllowed(module, inner)) &&
      hasNamesOnce(node) &&
      this.#list(module, node.body.body)
    );
  }

  #list(module: Module, statements: readonly Node[]): boolean {
    return statements.every((statement) => this.#statement(module, statement));
  }

  #statement(module: Module, node: Node): boolean {
    if (!this.holdsPoint(module, node)) return true;
    switch (node.type) {
      case 'ExpressionStatement':
        return this.#value(module, assigned(node.expression));
      case 'ReturnStatement':
        return this.#value(module, node.argument!);
      case 'VariableDeclaration':
        return node.declarations.every(({ id, init }) =>
          init && this.holdsPoint(module, init)
            ? id.type === 'Identifier' && this.#value(module, init)
            : !this.holdsPoint(module, id),
        );
      case 'IfStatement':
        return (
          this.pointsOf(module, node.test) !== undefined &&
          this.#statement(module, node.consequent) &&
          (!node.alternate || this.#statement(module, node.alternate))
        );
      case 'BlockStatement':
        return this.#list(module, node.body);
      case 'WhileStatement':
        return this.#loop(module, node, []);
      case 'ForStatement':
        return this.#loop(module, node, [node.init, node.update]);
      default:
        return false;
    }
  }

  #loop(module: Module, node: DirectLoop, others: readonly (Node | null | undefined)[]): boolean {
    if ([...walk(node)].some(({ type }) => type === 'BreakStatement' || type === 'ContinueStatement')) return false;
    const isOrdered = others.every(
      (part) =>
        !part ||
        (part.type === 'VariableDeclaration' ? this.#statement(module, part) : this.#value(module, assigned(part))),
    );
    return (
      isOrdered && (!node.test || this.pointsOf(module, node.test) !== undefined) && this.#statement(module, node.body)
    );
  }

  /** Of `test ? a : b` both branches may have points. */
  #value(module: Module, node: Node): boolean {
    if (node.type !== 'ConditionalExpression') return this.pointsOf(module, node) !== undefined;
    return (
      this.pointsOf(module, node.test) !== undefined &&
      this.#value(module, node.consequent) &&
      this.#value(module, node.alternate)
    );
  }

  /** @param loose met since the last point: may not be evaluated behind a point instead of before it */
  #collect(module: Module, node: Node, points: CallNode[], loose: Node[]): boolean {
    if (isFixed(module, node)) return true;
    if (!this.holdsPoint(module, node)) {
      loose.push(node);
      return !changesVariables(node);
    }
    const parts = partsOf(module, node);
    if (!parts?.every((part) => this.#collect(module, part, points, loose))) return false;
    if (!this.isPoint(module, node)) {
      if (node.type === 'CallExpression') loose.push(node);
      return true;
    }
    if (loose.some((one) => !isWithin(one, node))) return false;
    loose.length = 0;
    points.push(node as CallNode);
    return true;
  }
}

function isAllowed({ ast }: Module, node: Node): boolean {
  if (isFunction(node) || isClass(node) || REFUSED.has(node.type)) return false;
  if (node.type === 'Identifier') return node.name !== 'arguments';
  if (node.type === 'VariableDeclaration' && node.kind === 'var') return false;
  // on one line no other end of a statement is seen
  return !ENDED_BY_SEMICOLON.has(node.type) || isLoop(ast.parent(node)!) || ast.source[node.end - 1] === ';';
}

/** What an expression evaluates, in this order; undefined: not all of it, or not in an order that is known here. */
function partsOf(module: Module, node: Node): readonly Node[] | undefined {
  switch (node.type) {
    case 'CallExpression':
      if (node.callee.type === 'Super') return undefined;
      return operationOf(module, node.callee) === undefined ? [node.callee, ...node.arguments] : node.arguments;
    case 'BinaryExpression':
      return [node.left, node.right];
    case 'UnaryExpression':
      return [node.argument];
    default:
      return undefined;
  }
}

/** Whether it is the same whenever it is evaluated: no other function changes it. */
function isFixed(module: Module, node: Node): boolean {
  if (node.type === 'Literal') return true;
  if (node.type !== 'Identifier') return false;
  const binding = module.bindings.of(node);
  if (binding === undefined) return node.name === 'undefined';
  if (binding.kind === 'import') return functionMeant(module, node) !== undefined;
  return binding.assignments.length === 0 || isWithin(binding.declared, functionAround(module, node));
}

function functionAround({ ast }: Module, node: Node): Node {
  let around: Node | undefined = node;
  while (around !== undefined && !isFunction(around)) around = ast.parent(around);
  return around ?? ast.program;
}

function changesVariables(node: Node): boolean {
  return [...walk(node)].some(({ type }) => type === 'AssignmentExpression' || type === 'UpdateExpression');
}

function isWithin(inner: Node, node: Node): boolean {
  return inner.start >= node.start && inner.end <= node.end;
}

/** `x = a` → `a` */
export function assigned(node: Node): Node {
  const isSimple = node.type === 'AssignmentExpression' && node.operator === '=' && node.left.type === 'Identifier';
  return isSimple ? node.right : node;
}

/** Names that a declaration gives. */
export function namesOf(node: NodeOf<'VariableDeclaration'>): string[] {
  return node.declarations.flatMap(({ id }) => targetsOf(id)).map((target) => (target as NodeOf<'Identifier'>).name);
}

/** A rest is handed variables by their names. */
function hasNamesOnce(node: FunctionNode): boolean {
  const declarations = [...walk(node.body)].filter((inner) => inner.type === 'VariableDeclaration');
  const names = [...node.params.map((param) => (param as NodeOf<'Identifier'>).name), ...declarations.flatMap(namesOf)];
  return new Set(names).size === names.length;
}

/** A function is written on one line, with its rests behind it. */
function fitsOnLine(source: string): boolean {
  return !source.includes('//') && !source.includes('`');
}
