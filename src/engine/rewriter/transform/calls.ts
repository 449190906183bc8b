/** Calls: Atomics operations become points, calls that may wait become waits. */
import { isBind, isElement, isInChain, mayCallBuiltIn, touchesRange } from '../accesses.js';
import { callsAlias } from '../scope/aliases.js';
import { isDiscarded, memberName, type CallNode, type MemberNode, type Node, type NodeOf } from '../ast.js';
import { privateMember } from '../facts.js';
import { loopMember } from '../event-loop-use.js';
import { clockOf, functionMeant, operationOf } from '../linking/graph.js';
import { NATIVE_TWIN_NAMES, READING_NAMES } from '../runtime/natives/natives.js';
import { Opcode, TIMED_WAIT } from '../../controlled/opcodes.js';
import { readElement } from './elements.js';
import { argumentTexts, superMember, temporary, waited, type Frame, type Transform } from './frame.js';
import { readMember } from './members.js';
import { operationText } from './points.js';
import { watchCall, watchCopied, watchedArguments } from './ranges.js';
import { liveReference } from './modules.js';

type Link = NodeOf<'CallExpression' | 'MemberExpression'>;

/** Names of natives that have a twin and belong to one global object. */
const STATIC_TWIN_NAMES = new Set([...Object.values(READING_NAMES).flatMap((names) => [...names]), 'String', 'Number']);

/** Calls with more arguments take an array. */
const FIXED_ARGUMENTS = 4;

export function transformCall(transform: Transform, node: CallNode, frame: Frame): void {
  const { edit, module, analysis } = transform;
  const taken = frame.taken?.get(node);
  if (taken !== undefined) return edit.replace(node, taken);
  const kind = analysis.callKind(module, node);
  if (kind === 'operation') return transformOperation(transform, node, frame);
  const clock = clockOf(module, node.callee);
  if (clock !== undefined) {
    transform.visitAll(node.arguments, frame);
    return edit.replace(node, `${transform.names.rt}.${clock}()`);
  }
  const links = linksOf(transform, node);
  transformParts(transform, links, frame);
  watchCopied(transform, node, frame);
  if (node.callee.type === 'Super' && frame.constructs) {
    const list = [transform.names.new, ...argumentTexts(edit, node.arguments)].join(', ');
    return edit.replace(node, waited(transform, frame, `${transform.names.co}.super(${list})`));
  }
  const losesSuper = frame.losesSuper && links.base.type === 'Super';
  const bound = kind === 'plain' && isBind(node);
  if (!bound && ((frame.coroutine && anyWaits(transform, links)) || losesSuper))
    return edit.replace(node, emit(transform, links, frame));
  if (!bound) return watchCall(transform, node, frame);
  const { object } = node.callee as MemberNode;
  const list = [`(${edit.text(object)})`, ...argumentTexts(edit, node.arguments)].join(', ');
  edit.replace(node, `${transform.names.co}.bind(${list})`);
}

/** `a?.b(c)`: rewritten only when a call in it may wait. */
export function transformChain(transform: Transform, node: NodeOf<'ChainExpression'>, frame: Frame): void {
  const parent = transform.module.ast.parent(node);
  const deleted = parent?.type === 'UnaryExpression' && parent.operator === 'delete' ? parent : undefined;
  const links = linksOf(transform, node.expression);
  transformParts(transform, links, frame);
  const waits = anyWaits(transform, links) || (frame.losesSuper && links.base.type === 'Super');
  const isWatched = frame.opens && links.chain.some((link) => isElement(link) || isWatchedCall(transform, link));
  // `delete a?.b` deletes at the chain's end, which an operator in front of the rewritten chain would not.
  if ((frame.coroutine && waits) || (transform.watched && isWatched))
    transform.edit.replace(deleted ?? node, emit(transform, links, frame, deleted !== undefined));
}

/** Whether a link calls what may touch memory as a whole. */
function isWatchedCall({ module }: Transform, link: Link): boolean {
  return link.type === 'CallExpression' && (touchesRange(link) || mayCallBuiltIn(module, link));
}

function anyWaits({ analysis, module }: Transform, { chain }: Links): boolean {
  return chain.some((link) => analysis.waits(module, link));
}

function transformOperation(transform: Transform, node: CallNode, frame: Frame): void {
  const { edit, module, names } = transform;
  transform.visitAll(node.arguments, frame);
  const site = transform.sites.add(module.ast, node);
  const operation = operationOf(module, node.callee)!;
  const opcode =
    operation === 'wait' && frame.coroutine && !isDiscarded(module.ast, node) ? TIMED_WAIT : Opcode[operation];
  const list = [site, opcode, ...argumentTexts(edit, node.arguments)].join(', ');
  const { rt } = names;
  if (!frame.coroutine) return edit.replace(node, `${rt}.outside(${list})`);
  if (node === frame.bare) return edit.replace(node, `${rt}.operate(${list})`);
  edit.replace(node, operationText(transform, frame, list, isDiscarded(module.ast, node)));
}

/** A base, and the members and calls that follow it, the innermost first. */
interface Links {
  readonly base: Node;
  readonly chain: readonly Link[];
}

/** Of a single call only its callee's last member belongs to it: what comes before is an expression of its own. */
function linksOf({ module, analysis }: Transform, node: Node): Links {
  const inChain = isInChain(module.ast, node);
  const chain: Link[] = [];
  let base = node;
  while (base.type === 'CallExpression' || base.type === 'MemberExpression') {
    if (base.type === 'CallExpression' && analysis.callKind(module, base) === 'operation') break;
    const isReplaced =
      analysis.goesOnLater && base.type === 'MemberExpression' && loopMember(module, base) !== undefined;
    if (isReplaced) break; // it stands for itself
    if (!inChain && chain.length > 0 && (base.type === 'CallExpression' || chain.length > 1)) break;
    chain.unshift(base);
    base = base.type === 'CallExpression' ? base.callee : base.object;
  }
  return { base, chain };
}

function transformParts(transform: Transform, { base, chain }: Links, frame: Frame): void {
  transform.visit(base, frame);
  for (const link of chain) {
    if (link.type === 'CallExpression') transform.visitAll(link.arguments, frame);
    else if (link.computed) transform.visit(link.property, frame);
  }
}

function emit(transform: Transform, links: Links, frame: Frame, deleting = false): string {
  return new Emitter(transform, links.chain, frame, deleting).start(links.base);
}

/**
 * Writes a chain link by link. A temporary is read before any argument is evaluated, so all chains can share them.
 *
 * In the examples `wait(c)` stands for `(($result = c) === $co ? (yield) : $result)`.
 */
class Emitter {
  constructor(
    private readonly transform: Transform,
    private readonly chain: readonly Link[],
    private readonly frame: Frame,
    private readonly deleting: boolean,
  ) {}

  /** `a.b(c)`, of which `a` is the base → `wait($co.call1(a, a.b, c))` */
  start(base: Node): string {
    const text = this.transform.edit.text(base);
    return this.#next(isSimple(base) ? text : `(${text})`, undefined, 0);
  }

  /**
   * The rest of a chain after `value`: nothing → `value`; `.b` → `value.b`; `?.b` →
   * `(($value = value) === null || $value === void 0 ? void 0 : $value.b)`.
   *
   * @param value what the links so far come to @param self the receiver, when `value` is a member
   */
  #next(value: string, self: string | undefined, at: number): string {
    const link = this.chain[at];
    if (link === undefined) return this.deleting ? `delete ${value}` : value;
    if (!link.optional) return this.#link(link, value, self, at);
    const kept = this.#temporary(this.transform.names.value);
    const missing = this.deleting ? 'true' : 'void 0';
    return `((${kept} = ${value}) === null || ${kept} === void 0 ? ${missing} : ${this.#link(link, kept, self, at)})`;
  }

  /**
   * One link, then the rest. A member that is called keeps its receiver: `.b(c)` after `a` → `wait($co.call1(a, a.b, c))`,
   * after `f()` → `($receiver = f(), wait($co.call1($receiver, $receiver.b, c)))`.
   */
  #link(link: Link, value: string, self: string | undefined, at: number): string {
    if (link.type === 'CallExpression') return this.#next(this.#call(link, value, self), undefined, at + 1);
    if (this.chain[at + 1]?.type !== 'CallExpression')
      return this.#next(this.#member(link, value, at), undefined, at + 1);
    if (value === 'super') return this.#next(this.#member(link, value, at), this.frame.self ?? 'this', at + 1);
    if (/^[\w$]+$/.test(value) && value !== this.transform.names.value)
      return this.#next(this.#member(link, value, at), value, at + 1);
    const receiver = this.#temporary(this.transform.names.receiver);
    return `(${receiver} = ${value}, ${this.#next(this.#member(link, receiver, at), receiver, at + 1)})`;
  }

  /** `.b` after `a` → `a.b`, or `wait($co.get(a, "b"))` where it may be a getter that waits */
  #member(link: MemberNode, value: string, at: number): string {
    const { edit, analysis, module } = this.transform;
    const text = edit.text(link.property);
    if (value === 'super' && this.frame.losesSuper) return superMember(this.transform, this.frame, link);
    const deleted = this.deleting && at === this.chain.length - 1;
    const reads = this.frame.coroutine && value !== 'super' && !deleted && analysis.waits(module, link);
    if (reads) return readMember(this.transform, this.frame, { object: value, node: link });
    const isCalled = this.chain[at + 1]?.type === 'CallExpression';
    if (this.transform.watched && isElement(link) && !deleted && !isCalled)
      return readElement(this.transform, this.frame, link, value, text);
    return value + (link.computed ? `[${text}]` : `.${text}`);
  }

  /** `(b)` after `a`, which is certainly a coroutine → `wait($co.start(a$co(b)))`; may be one → `wait($co.call1(void 0, a, b))` */
  #call(node: CallNode, value: string, self: string | undefined): string {
    const { edit, names, analysis, module } = this.transform;
    const given = argumentTexts(edit, node.arguments);
    const kind = this.frame.coroutine ? analysis.callKind(module, node) : 'plain';
    const isAlias = callsAlias(module, node) || (kind === 'plain' && mayCallBuiltIn(module, node));
    const isRange = this.transform.watched && (self === undefined ? isAlias : touchesRange(node));
    const isKept = isRange && (kind === 'maybe' || (self === undefined && !/^[\w$]+$/.test(value)));
    const fn = isKept ? temporary(this.transform, this.frame) : value; // it may be a getter's
    const isHelped = kind === 'maybe';
    const list = isRange
      ? [watchedArguments(this.transform, this.frame, node, fn, self ?? 'void 0', given, isHelped)]
      : given;
    const kept = fn === value ? value : `(${fn} = ${value})`;
    switch (kind) {
      case 'coroutine':
        return this.#called(node, `${this.#coroutine(node, self)}(${list.join(', ')})`);
      case 'maybe':
        return this.#wait(
          node,
          `${names.co}.${caller(node, isRange)}(${[self ?? 'void 0', kept, ...list].join(', ')})`,
        );
      default:
        return this.#plainCall(fn === value ? value : kept, self, list);
    }
  }

  /** `(c)` after `a.b` → `a.b(c)`, and after what only stands for `a.b` → `$value.call(a, c)` */
  #plainCall(value: string, self: string | undefined, list: readonly string[]): string {
    const isMember = self === undefined || value.startsWith(`${self}.`) || value.startsWith(`${self}[`);
    if (isMember || value.startsWith('super')) return `${value}(${list.join(', ')})`;
    return `${value}.call(${[self, ...list].join(', ')})`;
  }

  /** `a$co(b)` → `wait($co.start(a$co(b)))`, of a direct form `wait(a$co(b))`, or itself when it is the coroutine of the function around it */
  #called(node: CallNode, coroutine: string): string {
    if (node === this.frame.handedOn) return coroutine;
    const { names, direct, module } = this.transform;
    const isDirect = node.callee.type === 'Identifier' && direct.has(functionMeant(module, node.callee));
    return this.#wait(node, isDirect ? coroutine : `${names.co}.start(${coroutine})`);
  }

  /** `call` → `wait(call)`: the result of a call that may have yielded */
  #wait(node: CallNode, call: string): string {
    return node === this.frame.bare ? call : waited(this.transform, this.frame, call);
  }

  /** `f` → `f$co`, `o.#m` → `o.#m$co`: the coroutine that a call certainly means */
  #coroutine({ callee }: CallNode, self: string | undefined): string {
    const { module, names, edit, importedCoroutines } = this.transform;
    if (callee.type === 'MemberExpression') return `${self}.${names.coroutine(edit.text(callee.property))}`;
    const binding = module.bindings.of(callee)!;
    const live = liveReference(this.transform, callee);
    if (live !== undefined) return `${names.co}.of(${live})`;
    if (binding.imported !== undefined) importedCoroutines.add(binding.name);
    const named =
      binding.imported !== undefined || (binding.node !== undefined && functionMeant(module, callee) !== undefined);
    return named ? names.coroutine(binding.name) : `${names.co}.of(${binding.name})`;
  }

  #temporary(name: string): string {
    this.frame.temporaries.add(name);
    return name;
  }
}

/** Which helper makes the call. @param spread whether its arguments are a spread list */
function caller(node: CallNode, spread: boolean): string {
  const { callee } = node;
  const named = callee.type === 'Identifier' ? callee.name : undefined;
  const name = callee.type === 'MemberExpression' ? memberName(callee) : named;
  if (name !== undefined && (NATIVE_TWIN_NAMES.has(name) || STATIC_TWIN_NAMES.has(name))) return 'native';
  const isList = spread || node.arguments.some(({ type }) => type === 'SpreadElement');
  return isList || node.arguments.length > FIXED_ARGUMENTS ? 'call' : `call${node.arguments.length}`;
}

function isSimple(node: Node): boolean {
  return node.type === 'Identifier' || node.type === 'ThisExpression' || node.type === 'Super';
}

/** The private method that a member means and that has become a coroutine. */
export function yieldingPrivate({ module }: Transform, node: MemberNode): boolean {
  const member = privateMember(module.ast, node.property);
  return (
    member?.type === 'MethodDefinition' &&
    member.kind === 'method' &&
    !member.value.generator &&
    (module.functions.get(member.value)?.yielding ?? false)
  );
}
