/** The diagram: a grid with a column for each actor and a row for each step, over a drawing of lines and arrows. */
import type { Interleaving, InterleavingRow } from '../../src/lab/interleaving.js';
import { foldedLines, type ShownLine, type ShownRow } from '../../src/report/folded-lines.js';
import { busyActors } from '../../src/report/interleaving.js';
import { h } from '../dom.js';
import { drawing, type Places } from './drawing.js';

type Shown = Omit<Interleaving, 'kernel' | 'files'>;
export type Move = 'on' | 'back' | 'next-switch' | 'last-switch' | 'first' | 'last';

export class Diagram {
  readonly element = h('div', { class: 'diagram' });
  readonly #interleaving: Shown;
  readonly #actors: readonly number[];
  readonly #broke: number;
  readonly #onSelect: (index: number) => void;
  /** What is drawn now, by index of the row. */
  #rows = new Map<number, HTMLTableRowElement>();
  #lines: readonly ShownRow[] = [];
  #full = false;
  #selected = -1;

  /** @param onSelect is handed the index of the row that is looked at */
  constructor(interleaving: Shown, onSelect: (index: number) => void) {
    this.#interleaving = interleaving;
    this.#actors = busyActors(interleaving);
    this.#broke = interleaving.checks?.[0]?.at ?? -1;
    this.#onSelect = onSelect;
    new ResizeObserver(() => this.#redraw()).observe(this.element);
  }

  get canFold(): boolean {
    return foldedLines(this.#interleaving.rows, false, this.#broke).some((line) => 'folded' in line);
  }

  draw(full: boolean): void {
    this.#full = full;
    const { actors, rows } = this.#interleaving;
    const lines = foldedLines(rows, full, this.#broke);
    this.#lines = lines.filter((line) => 'row' in line);
    this.#rows = new Map();
    const names = this.#actors.map((id, column) =>
      h('th', { scope: 'col', class: column === this.#actors.length - 1 ? 'actor last' : 'actor' }, actors[id]),
    );
    const grid = h(
      'table',
      { role: 'grid', 'aria-label': 'Steps in the order of time', style: `--actors: ${names.length}` },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col', class: 'step' }, 'step'),
          ...names,
          h('th', { scope: 'col', class: 'where' }, 'source'),
        ),
      ),
      h('tbody', {}, ...lines.map((line) => this.#row(line))),
    );
    this.element.replaceChildren(grid);
    this.#select(Math.max(this.#selected, this.#lines[0]?.index ?? 0), false);
    this.#redraw();
  }

  move(move: Move): void {
    const at = this.#lines.findIndex(({ index }) => index === this.#selected);
    const to = this.#target(move, at);
    if (to !== undefined) this.#select(to.index, true);
  }

  #target(move: Move, at: number): ShownRow | undefined {
    const lines = this.#lines;
    switch (move) {
      case 'on':
        return lines[at + 1];
      case 'back':
        return lines[at - 1];
      case 'first':
        return lines[0];
      case 'last':
        return lines.at(-1);
      case 'next-switch':
        return lines.find(({ switched }, i) => i > at && switched) ?? lines.at(-1);
      case 'last-switch':
        return lines.findLast(({ switched }, i) => i < at && switched) ?? lines[0];
    }
  }

  #select(wanted: number, focus: boolean): void {
    const line = this.#lines.findLast(({ index }) => index <= wanted) ?? this.#lines[0];
    if (line === undefined) return;
    const old = this.#rows.get(this.#selected);
    old?.setAttribute('aria-selected', 'false');
    old?.setAttribute('tabindex', '-1');
    this.#selected = line.index;
    const row = this.#rows.get(line.index)!;
    row.setAttribute('aria-selected', 'true');
    row.setAttribute('tabindex', '0');
    if (focus) {
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: 'nearest' });
    }
    this.#onSelect(line.index);
    this.#redraw();
  }

  #row(line: ShownLine): HTMLTableRowElement {
    if (!('row' in line)) return this.#gap(line.folded, line.actor);
    const { index, number, row, switched, broke } = line;
    const cells = this.#actors.map((id) => h('td', {}, id === row.actor ? entry(row) : null));
    const isNobodys = !this.#actors.includes(row.actor ?? -1);
    const element = h(
      'tr',
      {
        class: [row.by, switched ? 'switched' : '', broke ? 'broke' : ''].join(' ').trim(),
        tabindex: -1,
        'aria-selected': 'false',
        click: () => this.#select(index, true),
      },
      h('td', { class: 'step' }, broke ? '✗ ' : '', number === 0 ? '' : String(number)),
      isNobodys ? h('td', { colspan: this.#actors.length }, entry(row)) : cells,
      h('td', { class: 'where' }, place(row.where)),
    );
    this.#rows.set(index, element);
    return element;
  }

  #gap(steps: number, actor: number | null): HTMLTableRowElement {
    const show = (): void => this.draw(true);
    const button = h('button', { type: 'button', click: show }, `… ${steps} steps …`);
    return h(
      'tr',
      { class: 'gap' },
      h('td', { class: 'step' }),
      ...this.#actors.map((id) => h('td', {}, id === actor ? button : null)),
      h('td', { class: 'where' }),
    );
  }

  #redraw(): void {
    const grid = this.element.querySelector('table');
    if (grid === null || grid.offsetWidth === 0) return;
    const heads = [...grid.querySelectorAll<HTMLElement>('th.actor')];
    const places: Places = {
      width: grid.offsetWidth,
      height: grid.offsetHeight,
      top: grid.tHead!.offsetHeight,
      columns: new Map(this.#actors.map((id, column) => [id, heads[column].offsetLeft + 9])),
      rows: new Map([...this.#rows].map(([index, row]) => [index, row.offsetTop + row.offsetHeight / 2])),
    };
    this.element.querySelector('svg')?.remove();
    this.element.prepend(drawing(this.#interleaving, places, this.#selected, this.#full));
  }
}

/** A file and a line in it. */
function place(where: string): HTMLElement | null {
  const colon = where.lastIndexOf(':');
  if (colon < 0) return null;
  return h('div', { class: 'place', title: where }, h('span', {}, where.slice(0, colon)), where.slice(colon));
}

function entry({ text, depth, irqsOff, by }: InterleavingRow): HTMLElement {
  const nested = depth > 0 ? `margin-left: ${depth * 0.9}em` : false;
  const state = [irqsOff ? 'interrupts off' : '', depth > 0 ? 'in an interrupt' : ''].filter((part) => part !== '');
  return h(
    'span',
    { class: `entry ${by} ${irqsOff ? 'irqs-off' : ''}`, style: nested },
    text,
    state.length === 0 ? null : h('span', { class: 'hidden' }, ` (${state.join(', ')})`),
  );
}
