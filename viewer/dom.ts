/** Elements, made in one line. The only place where text of a report becomes part of the page. */
import { printable } from '../src/common/printable.js';

type Child = Node | string | null | readonly Child[];
type Attributes = Readonly<Record<string, string | number | boolean | ((event: never) => void)>>;

const SVG = 'http://www.w3.org/2000/svg';

/** An HTML element. Attributes that are functions listen to the event of that name; false leaves one out. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children);
}

export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled<Made extends Element>(element: Made, attributes: Attributes, children: readonly Child[]): Made {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value as EventListener);
    else if (value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  add(element, children);
  return element;
}

function add(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null) continue;
    if (typeof child === 'string') element.append(printable(child));
    else if (child instanceof Node) element.append(child);
    else add(element, child);
  }
}

/** A part of the page with a heading. */
export function section(title: string, ...children: Child[]): HTMLElement {
  const id = title.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  return h('section', { 'aria-labelledby': id }, h('h2', { id }, title), ...children);
}

const NUMBER = /^(?:[\d.,]+(?:\/[\d.,]+)?(?: [%a-zµ/]+)?|-)$/i;

/** A table with a head, in a frame that scrolls sideways. Columns of numbers stand to the right, with their heads. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly Child[])[]): HTMLElement {
  const numeric = head.map((_, column) =>
    rows.every(({ [column]: cell }) => typeof cell === 'string' && NUMBER.test(cell)),
  );
  const aligned = (column: number) => ({ class: column > 0 && numeric[column] ? 'number' : false });
  const cell = (content: Child, column: number): HTMLElement =>
    column === 0 ? h('th', { scope: 'row' }, content) : h('td', aligned(column), content);
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    h(
      'table',
      {},
      h('caption', {}, caption),
      h('thead', {}, h('tr', {}, ...head.map((title, column) => h('th', { scope: 'col', ...aligned(column) }, title)))),
      h('tbody', {}, ...rows.map((row) => h('tr', {}, ...row.map(cell)))),
    ),
  );
}

/** `1 step`, `2 steps`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
