/** What the parts of the transformation share. */
import type { Analysis } from '../analyse.js';
import type { Node } from '../ast.js';
import type { CallNode, Module } from '../facts.js';
import type { SiteTable } from '../sites.js';
import type { Edit } from './edit.js';
import type { Names } from './names.js';

/** The code around an expression, as it will be. */
export interface Frame {
  /** Whether a `yield` may stand here. */
  readonly coroutine: boolean;
  /** Temporaries that the function has to declare. */
  readonly temporaries: Set<string>;
  /** The nearest function with its own `arguments`; undefined at the top level. */
  readonly owner: { capturesArguments: boolean } | undefined;
  /**
   * Whether an arrow function between here and the owner has become a generator function, which has its own
   * `arguments`.
   */
  readonly losesArguments: boolean;
  /** A call whose coroutine is the function's own. */
  readonly handedOn?: CallNode | undefined;
  /** Functions declared in the nearest block, to be paired with their coroutines where the block begins. */
  readonly declared: string[];
}

export interface Transform {
  readonly module: Module;
  readonly analysis: Analysis;
  readonly edit: Edit;
  readonly names: Names;
  readonly sites: SiteTable;
  /** Imported functions whose coroutine is called by name. */
  readonly importedCoroutines: Set<string>;
  /** Members in which the engine itself makes a point. */
  readonly waitingMembers: ReadonlySet<string>;
  visit(node: Node, frame: Frame): void;
  visitAll(nodes: readonly (Node | null | undefined)[], frame: Frame): void;
}

/** A comma expression is no argument. */
export function argumentText(edit: Edit, node: Node): string {
  return node.type === 'SequenceExpression' ? `(${edit.text(node)})` : edit.text(node);
}
