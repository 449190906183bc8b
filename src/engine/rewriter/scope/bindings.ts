/** What a name of a module stands for, and where its values come from. */
import type { Identifier } from 'acorn';
import type { ClassNode, FunctionNode, Node } from '../ast.js';

/** Where a value of a binding comes from, as far as the source says. */
export type ValueSource =
  | { readonly from: 'expression'; readonly node: Node }
  /** `{ key } = of`; `of` is unknown in a nested pattern. */
  | { readonly from: 'key'; readonly key: string; readonly of: Node | undefined }
  | { readonly from: 'unknown' };

export type BindingKind = 'function' | 'class' | 'variable' | 'parameter' | 'import';

export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly declared: Identifier;
  readonly topLevel: boolean;
  readonly sources: ValueSource[];
  /** The function or class of a declaration. */
  readonly node?: FunctionNode | ClassNode;
  /** The import: number of the module request, and the name there; `*` is the namespace. */
  readonly imported?: { readonly request: number; readonly name: string };
  /** Every assignment after the declaration. */
  readonly assignments: Node[];
  readonly references: Identifier[];
}

export interface Bindings {
  /** What an identifier refers to; undefined for globals, and for identifiers that are no references. */
  of(identifier: Node): Binding | undefined;
  /** Whether the identifier is a reference to something that the module does not declare. */
  isGlobal(identifier: Node): boolean;
  readonly all: readonly Binding[];
}

/** The value of a variable that never has another; undefined where the source does not say so. */
export function onlySource({ kind, sources, assignments }: Binding): ValueSource | undefined {
  return kind === 'variable' && sources.length === 1 && assignments.length === 0 ? sources[0] : undefined;
}
