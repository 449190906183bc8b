/** The call with which a module, before its first line, hands over how its state is read and written: see `ModuleStates`. */
import { pathOfOwn } from '../../../common/own-modules.js';
import type { Module } from '../facts.js';
import type { Binding } from '../scope/bindings.js';
import { moduleCode } from './code.js';
import { stateUses, type How, type StateUse } from './uses.js';

/** A use of the value with this number; and of `called` the method. */
export type UseData = readonly [value: number, how: How, path: readonly string[], method?: string | null];

/** What a module hands over. All is asked when it has been evaluated. */
export interface StateHook {
  readonly uses: readonly UseData[];
  /** The values of its names. */
  readonly save: () => unknown[];
  /** Assigns them, to the names that functions assign. */
  readonly restore: (values: readonly unknown[]) => void;
  /** Its functions and classes by what they keep: see `Keeps`. */
  readonly code: () => readonly (readonly [keeps: number, code: unknown])[];
}

export type TakeHook = (
  uses: StateHook['uses'],
  save: StateHook['save'],
  restore: StateHook['restore'],
  code: StateHook['code'],
) => void;

/**
 * Of our own modules there is no state that matters.
 *
 * @param take what is called
 * @param value a name that is free
 * @param nameOf how a name is read when the module has been evaluated
 */
export function stateHook(module: Module, take: string, value: string, nameOf: (binding: Binding) => string): string {
  if (pathOfOwn(module.ast.url) !== null) return '';
  const uses = stateUses(module);
  const code = moduleCode(module, nameOf);
  if (uses.length + code.length === 0) return '';
  const texts = uses.map((use) => textOf(use, nameOf));
  const values = [...new Set(texts)];
  const data = uses.map(({ how, path, method }, at): UseData => {
    const use = [values.indexOf(texts[at]), how, path] as const;
    return method === undefined ? use : [...use, method];
  });
  const assigned = uses.flatMap(({ how, binding: { name, assignments, imported } }, at) =>
    how === 'changed' && assignments.length > 0 && imported === undefined ? `${name} = ${value}[${data[at][0]}];` : [],
  );
  const parts = [
    JSON.stringify(data),
    `() => [${values.join(', ')}]`,
    `(${value}) => { ${assigned.join(' ')} }`,
    `() => [${code.map(({ keeps, text }) => `[${keeps}, ${text}]`).join(', ')}]`,
  ];
  return `${take}(${parts.join(', ')});`;
}

function textOf({ binding, member }: StateUse, nameOf: (binding: Binding) => string): string {
  return member === undefined ? nameOf(binding) : `${nameOf(binding)}[${JSON.stringify(member)}]`;
}
