/** Beside the diagram: the line of source that runs, and what the shared words hold by then. */
import type { Interleaving } from '../../src/lab/interleaving.js';
import type { View } from '../../src/report/html/view.js';
import { h } from '../dom.js';
import { highlighted } from './highlight.js';

interface Word {
  readonly value: string | null;
  /** The row that touched it last, and the one that wrote it last; -1: none. */
  readonly touched: number;
  readonly written: number;
}

export class Side {
  readonly #now = h('p', { class: 'now', role: 'status' });
  readonly #source = h('div', { class: 'source' });
  readonly #words = h('div', { class: 'words', tabindex: 0, role: 'region', 'aria-label': 'Shared words' });
  readonly element = h('aside', { 'aria-label': 'The selected step' }, this.#now, this.#source, this.#words);
  readonly #numbers: readonly number[];

  constructor(
    private readonly interleaving: Pick<Interleaving, 'actors' | 'rows'>,
    private readonly sources: View['sources'],
  ) {
    let number = 0;
    this.#numbers = interleaving.rows.map(({ by }) => (by === 'operation' ? ++number : number));
  }

  /** @param index of the row that is looked at */
  show(index: number): void {
    const { actors, rows } = this.interleaving;
    const { actor, text, by, where } = rows[index];
    const step = by === 'operation' ? `Step ${this.#numbers[index]} of ${this.#numbers.at(-1)}, ` : '';
    this.#now.textContent = '';
    this.#now.append(h('strong', {}, `${step}${actor === null ? 'no thread' : actors[actor]}`), h('br'), text);
    this.#source.replaceChildren(...this.#excerpt(where));
    this.#words.replaceChildren(...this.#table(index));
    this.#words.querySelector('.touched')?.scrollIntoView({ block: 'nearest' });
  }

  #excerpt(where: string): HTMLElement[] {
    const colon = where.lastIndexOf(':');
    const [file, at] = [where.slice(0, Math.max(0, colon)), Number(where.slice(colon + 1))];
    const excerpt = this.sources[file]?.find(({ first, lines }) => at >= first && at < first + lines.length);
    if (excerpt === undefined) return where === '' ? [] : [h('h3', {}, where)];
    const from = Math.max(0, at - excerpt.first - AROUND);
    const shown = excerpt.lines.slice(from, at - excerpt.first + AROUND + 1);
    const code = shown.map((text, i) => {
      const number = excerpt.first + from + i;
      return h(
        'span',
        { class: number === at ? 'line here' : 'line' },
        h('span', { class: 'line-number' }, number === at ? `▸${number}` : String(number)),
        highlighted(text),
        '\n',
      );
    });
    return [
      h('h3', {}, where),
      h('pre', { tabindex: 0, 'aria-label': `${file}, around line ${at}` }, h('code', {}, code)),
    ];
  }

  #table(index: number): HTMLElement[] {
    const words = this.#wordsAt(index);
    if (words.size === 0) return [];
    const rows = [...words].map(([name, { value, touched, written }]) =>
      h(
        'tr',
        { class: touched === index ? 'touched' : '' },
        h('th', { scope: 'row' }, name),
        h('td', { class: 'number' }, value ?? '?'),
        h('td', {}, written < 0 ? '' : this.#author(written)),
      ),
    );
    const head = ['word', 'value', 'written by'].map((title) =>
      h('th', { scope: 'col', class: title === 'value' && 'number' }, title),
    );
    return [h('table', {}, h('caption', {}, 'Shared words'), h('thead', {}, h('tr', {}, head)), h('tbody', {}, rows))];
  }

  #author(row: number): string {
    const { actors, rows } = this.interleaving;
    const { actor, by } = rows[row];
    const who = actor === null ? '' : actors[actor];
    return by === 'operation' ? `${who}, step ${this.#numbers[row]}` : who;
  }

  /** What was seen of each word up to a row. */
  #wordsAt(index: number): Map<string, Word> {
    const words = new Map<string, Word>();
    for (const [touched, { access }] of this.interleaving.rows.slice(0, index + 1).entries()) {
      if (access === undefined) continue;
      const { word, value, effect } = access;
      const old = words.get(word);
      const writes = effect === 'writes';
      words.set(word, {
        value: value ?? (writes ? null : (old?.value ?? null)),
        touched,
        written: writes ? touched : (old?.written ?? -1),
      });
    }
    return words;
  }
}

/** Lines above and below. */
const AROUND = 6;
