/** What the rewriter has to say about a program, always at positions of the original source. */
import type { Ast, Node } from './ast.js';

/**
 * - `refused`: the program cannot be run as coroutines at all.
 * - `plain-only`: this code runs outside coroutines only, as in set-up; reached inside one, its Atomics operations
 *   throw.
 * - `uncontrolled`: the program does something here that the schedule does not decide, such as a timer.
 */
export type ProblemKind = 'refused' | 'plain-only' | 'uncontrolled';

/** A place in the source: line and column from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Problem extends Position {
  readonly kind: ProblemKind;
  /** One sentence. */
  readonly reason: string;
}

/** State of a module that is a thread's own, mostly since functions change it: threads must not share an instance. */
export interface MutableState extends Position {
  readonly name: string;
  /** One sentence. */
  readonly reason: string;
  /** Whether it is all in the value of a module-level name. */
  readonly bound: boolean;
  /** Whether no function changes it, or the thread puts it back: it only differs from thread to thread. */
  readonly constant: boolean;
  /** It is the global object, or another of the host. `handed on`: whether functions change it is not known. */
  readonly global?: 'changed' | 'handed on';
  /** Which other one of the host: names that lead to it. */
  readonly host?: readonly string[];
}

/** Where a node begins. */
export function position(ast: Ast, node: Node): Position {
  const { line, column } = node.loc!.start;
  return { file: ast.url, line, column: column + 1 };
}

export function problem(ast: Ast, node: Node, kind: ProblemKind, reason: string): Problem {
  return { kind, ...position(ast, node), reason };
}

/** One line to print: `file:line:column reason`. */
export function formatProblem({ file, line, column, kind, reason }: Problem): string {
  return `${file}:${line}:${column} ${kind}: ${reason}`;
}
