/**
 * Parameters that are patterns, and may read elements of what a function is handed. They stay where they are, since their
 * scope, their order and the function's `length` hang on it; what they are taken from is shown.
 *
 *   function f([a], b) {} → function f($0, $1, ...{ "parameters": [[a], b] = $rt.apart(7, arguments, …) }) {}
 *   ([a], b) => a         → ($0, $1) => (([a], b) => a)(...$rt.apart(7, [$0, $1], …))
 *   set x([a]) {}         → set x($0) { let [[a]] = $rt.apart(7, arguments, …); }
 *
 * The list of what is left of the arguments has no member "parameters", so their default value is taken.
 */
import { expectedArguments, type FunctionNode } from '../ast.js';
import type { Module } from '../facts.js';
import { parametersRedeclared } from '../obstacles.js';
import { parametersRead } from './shapes.js';
import type { Edit } from '../transform/edit.js';

export interface Parameters {
  readonly edit: Edit;
  readonly module: Module;
  /** The name of a parameter, which the program does not use. */
  readonly name: (index: number) => string;
  /** The call of the runtime for what the parameters of a function are taken from. */
  readonly apart: (node: FunctionNode, value: string) => string;
}

/** Of what has `arguments` of its own. Context: parameters and body have been transformed. */
export function showParameters(parameters: Parameters, node: FunctionNode): void {
  if (!parametersRead(node)) return;
  const { edit, module } = parameters;
  const list = edit.all(node.params);
  const taken = `[${list}] = ${parameters.apart(node, 'arguments')}`;
  const parent = module.ast.parent(node);
  const isSetter = (parent?.type === 'MethodDefinition' || parent?.type === 'Property') && parent.kind === 'set';
  if (!isSetter) {
    const names = simple(parameters, node);
    return replaceParameters(parameters, node, [...names, `...{ "parameters": ${taken} }`].join(', '));
  }
  if (parametersRedeclared(node) || node.body.type !== 'BlockStatement') return;
  replaceParameters(parameters, node, parameters.name(0));
  edit.insert(node.body.start + 1, ` let ${taken};`);
}

/** Of an arrow function, which stays within one that takes its arguments. Context: its text is as it will be. */
export function showArrowParameters(parameters: Parameters, node: FunctionNode): void {
  if (!parametersRead(node)) return;
  const { edit } = parameters;
  const names = simple(parameters, node);
  const all = names.length === node.params.length ? names : [...names, `...${parameters.name(names.length)}`];
  const list = all.join(', ');
  edit.replace(node, `(${list}) => (${edit.text(node)})(...${parameters.apart(node, `[${list}]`)})`);
}

/** As many as `length` says. */
function simple({ name }: Parameters, node: FunctionNode): string[] {
  return Array.from({ length: expectedArguments(node) }, (_, index) => name(index));
}

/** Puts something else between the parentheses. */
export function replaceParameters(
  { edit, module: { ast } }: Pick<Parameters, 'edit' | 'module'>,
  { params }: FunctionNode,
  instead: string,
): void {
  const [first] = params;
  if (first === undefined) return;
  const { end } = params.at(-1)!;
  edit.replaceRange(first.start, end, instead);
  const next = ast.tokens.find(({ start }) => start >= end);
  if (next?.type.label === ',') edit.replaceRange(next.start, next.end, ' ');
}
