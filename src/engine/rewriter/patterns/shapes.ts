/** What the runtime has to know of patterns, which may read elements of typed arrays, or members that wait. */
import { propertyName, type FunctionNode, type Node, type NodeOf } from '../ast.js';
import { namesIn } from '../obstacles.js';

/** Whether a pattern may read elements of what it takes apart, or of what that holds. */
export function readsElements(pattern: Node): boolean {
  switch (pattern.type) {
    case 'ArrayPattern':
      return pattern.elements.length > 0;
    case 'ObjectPattern':
      return pattern.properties.some((property) => property.type === 'RestElement' || propertyReads(property));
    case 'AssignmentPattern':
      return readsElements(pattern.left);
    case 'RestElement':
      return readsElements(pattern.argument);
    default:
      return false;
  }
}

type Property = NodeOf<'Property'>;

function propertyReads({ key, computed, value }: Property): boolean {
  const name = propertyName(key, computed);
  return name === undefined || /^\d+$/.test(name) || readsElements(value);
}

/** Whether a pattern only goes through the elements of what it takes apart. */
export function isFlat(pattern: Node): boolean {
  return (
    pattern.type === 'ArrayPattern' && !pattern.elements.some((element) => element !== null && readsElements(element))
  );
}

/** Whether the keys of an object pattern are known before anything runs. */
export function hasKnownKeys(pattern: Node): boolean {
  if (pattern.type !== 'ObjectPattern') return true;
  return pattern.properties.every((property) => property.type === 'RestElement' || knownKey(property) !== null);
}

function knownKey({ key, computed }: Property): string | null {
  const name = propertyName(key, computed);
  return name === undefined || name.startsWith('@@') ? null : name;
}

/** What is asked of the patterns within a pattern. */
export interface Within {
  /** Whether there is anything to say of it. */
  matters(pattern: Node): boolean;
  /** The number of its place, if its reads are shown. */
  siteOf(pattern: Node): number | undefined;
}

/** The text of a `Shape`. @param site of the pattern itself, which is said elsewhere where it is left out */
export function shapeText(within: Within, pattern: Node, site?: number): string {
  const target = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
  if (target.type === 'ArrayPattern') return elementsText(within, target.elements, site);
  if (target.type !== 'ObjectPattern') return 'null';
  const properties = target.properties.filter((property) => property.type !== 'RestElement');
  const members = properties.map(
    (property) => `[${JSON.stringify(knownKey(property))}, ${partText(within, property.value)}]`,
  );
  return shape(site, `members: [${members.join(', ')}]`, properties.length < target.properties.length);
}

/** Of an array pattern, or of the parameters of a function, which are the elements of its arguments. */
export function elementsText(within: Within, elements: readonly (Node | null)[], site?: number): string {
  const list = flat(elements);
  const parts = list.flatMap((element) => (element?.type === 'RestElement' ? [] : [partText(within, element)]));
  return shape(site, `elements: [${parts.join(', ')}]`, parts.length < list.length);
}

/** `[a, ...[b, [c]]]` takes what `[a, b, [c]]` takes, and the rest. */
function flat(elements: readonly (Node | null)[]): readonly (Node | null)[] {
  const last = elements.at(-1);
  if (last?.type !== 'RestElement' || last.argument.type !== 'ArrayPattern') return elements;
  const within = flat(last.argument.elements);
  return [...elements.slice(0, -1), ...within, ...(within.at(-1)?.type === 'RestElement' ? [] : [last])];
}

function partText(within: Within, pattern: Node | null): string {
  if (pattern === null || !within.matters(pattern)) return 'null';
  return shapeText(within, pattern, within.siteOf(pattern.type === 'AssignmentPattern' ? pattern.left : pattern));
}

function shape(site: number | undefined, parts: string, rest: boolean): string {
  return `{ ${site === undefined ? '' : `at: ${site}, `}${parts}${rest ? ', rest: true' : ''} }`;
}

/** The shape of `{ ...object }`. */
export const ALL_MEMBERS = '{ members: [], rest: true }';

/** Whether the parameters of a function are patterns that may read elements. One named `arguments` hides those. */
export function parametersRead(node: FunctionNode): boolean {
  return node.params.some(readsElements) && !node.params.flatMap(namesIn).includes('arguments');
}
