/**
 * Optional chains in which elements are read, or memory is touched as a whole: what follows a link that may end the chain
 * becomes a function of what stands before it.
 *
 *   o?.a[i] → ($smplab.watching ? $smplab.given(o, ($1) => $smplab.get(7, $1.a, i)) : o?.a[i])
 */
import { isElement, isLeftChain, mayCallBuiltIn, rangeKey, touchesRange } from '../accesses.js';
import type { CallNode, MemberNode, Node } from '../ast.js';
import type { Native } from './native-source.js';
import { listOf } from './ranges.js';
import { NATIVE_RUNTIME } from './runtime-name.js';
import { runtimeCall, watchedOr } from './text.js';

type Link = MemberNode | CallNode;

export function changeChain(native: Native, node: Node): void {
  const { edit, module } = native;
  if (node.type !== 'ChainExpression') return;
  const { base, links } = linksOf(node.expression);
  const isLooked = links.some((link, at) => isReadAt(links, at) || touchesRange(link) || isUnknown(native, link));
  if (!isLooked || isLeftChain(module.ast, node)) return;
  const watched = new Chain(native, links).from(`(${edit.text(base)})`, 0, 0);
  edit.replace(node, watchedOr(native, links.find(native.isStep) ?? node, watched, edit.text(node)));
}

/** Whether what a link calls only shows when it runs. */
function isUnknown({ module }: Native, link: Link): boolean {
  return link.type === 'CallExpression' && mayCallBuiltIn(module, link);
}

/** Whether a link is an element that is read, and not called. */
function isReadAt(links: readonly Link[], at: number): boolean {
  return isElement(links[at]) && links[at + 1]?.type !== 'CallExpression';
}

/** A base, and the members and calls that follow it, the innermost first. */
function linksOf(node: Node): { readonly base: Node; readonly links: readonly Link[] } {
  const links: Link[] = [];
  let base = node;
  while (base.type === 'CallExpression' || base.type === 'MemberExpression') {
    links.unshift(base);
    base = base.type === 'CallExpression' ? base.callee : base.object;
  }
  return { base, links };
}

class Chain {
  constructor(
    private readonly native: Native,
    private readonly links: readonly Link[],
  ) {}

  /** The links from one on, behind a value. @param depth functions around it */
  from(value: string, at: number, depth: number): string {
    const link = this.links[at];
    if (link === undefined) return value;
    if (!link.optional) return this.#link(link, value, at, depth);
    const name = this.native.names.parameter(depth + 1);
    return `${NATIVE_RUNTIME}.given(${value}, (${name}) => ${this.#link(link, name, at, depth + 1)})`;
  }

  #link(link: Link, value: string, at: number, depth: number): string {
    const { native } = this;
    const { edit } = native;
    if (link.type === 'CallExpression') {
      const list = listOf(native, link);
      const made = isUnknown(native, link)
        ? runtimeCall(native, link, 'apply', `${value}, void 0, [${list}]`)
        : `${value}(${list})`;
      return this.from(made, at + 1, depth);
    }
    const call = this.links[at + 1];
    if (call?.type === 'CallExpression') return this.#method(link, call, value, at, depth);
    const key = edit.text(link.property);
    const named = link.computed ? `${value}[${key}]` : `${value}.${key}`;
    const isRead = isReadAt(this.links, at);
    return this.from(isRead ? runtimeCall(native, link, 'get', `${value}, (${key})`) : named, at + 1, depth);
  }

  /** A member that is called keeps its receiver. */
  #method(member: MemberNode, call: CallNode, value: string, at: number, depth: number): string {
    const { native } = this;
    const key = native.edit.text(member.property);
    const list = listOf(native, call);
    const named = (object: string): string => (member.computed ? `${object}[${key}]` : `${object}.${key}`);
    if (call.optional) {
      const [self, fn] = [native.names.parameter(depth + 1), native.names.parameter(depth + 2)];
      const made = touchesRange(call)
        ? runtimeCall(native, call, 'apply', `${fn}, ${self}, [${list}]`)
        : `${fn}.call(${list === '' ? self : `${self}, ${list}`})`;
      const rest = this.from(made, at + 2, depth + 2);
      const called = `${NATIVE_RUNTIME}.given(${named(self)}, (${fn}) => ${rest})`;
      return `((${self}) => ${called})(${value})`;
    }
    const text = touchesRange(call)
      ? runtimeCall(native, call, 'call', `${value}, ${rangeKey(member, native.edit)}, [${list}]`)
      : `${named(value)}(${list})`;
    return this.from(text, at + 2, depth);
  }
}
