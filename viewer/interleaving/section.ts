/** The interleaving as a space-time diagram, and the step that one looks at. */
import type { Interleaving } from '../../src/lab/interleaving.js';
import type { View } from '../../src/report/html/view.js';
import { h, section } from '../dom.js';
import { Diagram } from './diagram.js';
import { legend } from './legend.js';
import { Side } from './side.js';

type Shown = Omit<Interleaving, 'kernel' | 'files'>;

const KEYS = 'Arrow keys: one step. PageUp, PageDown: to the next switch. Home, End: first and last.';

export function interleavingSection(interleaving: Shown, sources: View['sources']): HTMLElement {
  const side = new Side(interleaving, sources);
  const diagram = new Diagram(interleaving, (index) => side.show(index));
  const full = h('input', { type: 'checkbox', change: () => diagram.draw(full.checked) });
  document.addEventListener('keydown', (event) => onKey(event, diagram));
  addEventListener('beforeprint', () => diagram.draw(true));
  queueMicrotask(() => diagram.draw(false));
  return section(
    'The interleaving',
    sentences(interleaving),
    h(
      'p',
      { class: 'controls' },
      h('button', { type: 'button', click: () => diagram.move('back') }, 'Previous step'),
      h('button', { type: 'button', click: () => diagram.move('on') }, 'Next step'),
      diagram.canFold ? h('label', {}, full, ' every step') : null,
      h('span', { class: 'hint' }, KEYS),
    ),
    h('div', { class: 'interleaving' }, diagram.element, side.element),
    legend(interleaving),
  );
}

/** What went wrong, and what the checkers of the trace have to say of it. */
function sentences({ finding, checks = [] }: Shown): HTMLElement | null {
  const texts = new Set([...(finding === null ? [] : [finding]), ...checks.map(({ text }) => text)]);
  return texts.size === 0 ? null : h('ul', { class: 'sentences' }, ...[...texts].map((text) => h('li', {}, text)));
}

const MOVES = {
  ArrowDown: 'on',
  ArrowRight: 'on',
  ArrowUp: 'back',
  ArrowLeft: 'back',
  PageDown: 'next-switch',
  PageUp: 'last-switch',
  Home: 'first',
  End: 'last',
} as const;

/** Keys belong to the diagram unless something else has the focus. */
function onKey(event: KeyboardEvent, diagram: Diagram): void {
  const { target, key } = event;
  if (event.altKey || event.ctrlKey || event.metaKey || !(key in MOVES)) return;
  if (target !== document.body && !(target instanceof Node && diagram.element.contains(target))) return;
  event.preventDefault();
  diagram.move(MOVES[key as keyof typeof MOVES]);
}
