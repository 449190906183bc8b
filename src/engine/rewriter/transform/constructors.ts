/** Constructors that wait: the native one does nothing but hand over a coroutine with the body. */
import type { ClassNode } from '../ast.js';
import type { FunctionFact } from '../facts.js';
import { superReader, waited, type Frame, type Transform } from './frame.js';
import { parameters, parametersWait, transformBody } from './function-body.js';

/**
 *   constructor(a) { super(a); this.b = 1; }
 *   → constructor($0) { const $new = $co.enter(…); if ($new.made) return $new.made;
 *       return $co.leave($rt, $new, (function* (a) { …$co.super($new, a)…; $new.self().b = 1; }).apply(void 0, arguments)); }
 *
 * @param fields the coroutines of the fields, as members of `self`
 */
export function transformConstructor(
  transform: Transform,
  node: ClassNode,
  fact: FunctionFact,
  fields: readonly string[],
  frame: Frame,
): void {
  const { edit, names } = transform;
  const changes: Partial<Frame> = {
    constructs: true,
    losesSuper: true,
    self: node.superClass ? `${names.new}.self()` : undefined,
  };
  const owner = transformBody(transform, fact, frame, false, changes);
  const { node: fn } = fact;
  const list = parametersWait(transform, fact) ? '' : edit.all(fn.params);
  const before = owner?.capturesSuper ? `${superReader(names)} ` : '';
  const text = handedOver(transform, node, fields, before, `(${list}) ${edit.text(fn.body)}`);
  edit.replace(fn, `(${parameters(transform, fn)}) ${text}`);
}

/** The constructor that a class has when it says none. */
export function addConstructor(transform: Transform, node: ClassNode, fields: readonly string[]): string {
  const { names } = transform;
  const frame = { temporaries: new Set<string>() } as Frame;
  const body = node.superClass
    ? `{ let ${names.result}; ${waited(transform, frame, `${names.co}.super(${names.new}, ...arguments)`)}; }`
    : '{}';
  return ` constructor() ${handedOver(transform, node, fields, '', `() ${body}`)}`;
}

function handedOver(
  { names }: Transform,
  node: ClassNode,
  fields: readonly string[],
  before: string,
  body: string,
): string {
  const { co, rt, value } = names;
  const superCall = node.superClass ? `(...${value}) => super(...${value})` : 'void 0';
  const initial =
    fields.length > 0 ? `, (${value}) => [${fields.map((field) => `${value}.${field}()`).join(', ')}]` : '';
  const entered = `const ${names.new} = ${co}.enter(new.target, () => this, ${superCall}${initial});`;
  const made = `if (${names.new}.made) return ${names.new}.made;`;
  const self = node.superClass ? 'void 0' : 'this';
  return `{ ${entered} ${made} ${before}return ${co}.leave(${rt}, ${names.new}, (function* ${body}).apply(${self}, arguments)); }`;
}
