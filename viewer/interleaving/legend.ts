/** What the signs mean: those that are used. */
import type { Interleaving } from '../../src/lab/interleaving.js';
import { h, svg } from '../dom.js';

export function legend({
  rows,
  arrows = [],
  actors,
  checks = [],
}: Omit<Interleaving, 'kernel' | 'files'>): HTMLElement {
  const isMachine = actors.some((name) => name.startsWith('CPU'));
  const has = (kind: string): boolean => arrows.some((arrow) => arrow.kind === kind);
  const does = (effect: string): boolean => rows.some((row) => row.by === 'operation' && row.access?.effect === effect);
  const by = (who: string): boolean => rows.some((row) => row.by === who);
  const entries: (readonly [boolean, SVGElement, string])[] = [
    [does('reads'), circle('reads'), 'reads'],
    [does('writes'), circle('writes'), 'writes'],
    [does('waits'), svg('path', { class: 'mark wait', d: 'M8 4h8l-8 8h8z' }), 'waits'],
    [does('notifies'), circle('notifies'), 'notifies'],
    [
      by('memory'),
      svg('path', { class: 'mark race', d: 'M12 2.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z' }),
      'a plain access that races',
    ],
    [
      by('kernel'),
      svg('rect', { class: 'mark note', x: 9.5, y: 5.5, width: 5, height: 5 }),
      isMachine ? 'the kernel' : 'a call begins or returns',
    ],
    [by('hardware'), svg('path', { class: 'mark hardware', d: 'M8 4l8 4l-8 4z' }), 'the hardware'],
    [has('reads-from'), shaft('reads-from'), 'reads what the other wrote'],
    [has('wake-up'), shaft('wake-up'), 'notify and wake-up'],
    [has('ipi'), shaft('ipi'), 'IPI sent and taken'],
    [has('race'), shaft('race'), 'a data race'],
  ];
  const items = entries
    .filter(([isUsed]) => isUsed)
    .map(([, sign, text]) =>
      h('li', {}, svg('svg', { width: 24, height: 16, 'aria-hidden': 'true' }, sign), ` ${text}`),
    );
  if (checks.length > 0) items.push(h('li', {}, '✗ here it went wrong'));
  if (rows.some(({ irqsOff }) => irqsOff))
    items.push(h('li', {}, h('span', { class: 'irqs-off' }, 'barred'), ' interrupts off'));
  return h('ul', { class: 'legend', 'aria-label': 'Signs' }, items);
}

function circle(name: string): SVGElement {
  return svg('circle', { class: `mark ${name}`, cx: 12, cy: 8, r: 4 });
}

function shaft(name: string): SVGElement {
  const tip = name === 'race' ? null : svg('path', { class: 'tip', d: 'M23 8L16 4.5L16 11.5z' });
  return svg('g', { class: `arrow now ${name}` }, svg('path', { class: 'shaft', d: 'M1 8L17 8' }), tip);
}
