/** What all CPUs did, on an axis of time that can be moved and enlarged. */
import type { Timeline } from '../../src/report/html/timeline.js';
import { count, h, section } from '../dom.js';
import { Axis } from './axis.js';
import { micro } from './micro.js';
import { Painter } from './painter.js';
import { Slices } from './slices.js';

/** Events that are listed in words. */
const LISTED = 100;

export function timelineSection(timeline: Timeline): HTMLElement {
  const slices = new Slices(timeline);
  const axis = new Axis(slices.begin, slices.end);
  const canvas = h('canvas', {
    tabindex: 0,
    role: 'img',
    'aria-label': 'Timeline of all CPUs. Plus and minus enlarge it, arrow keys move it, 0 shows all.',
  });
  const said = h('p', { class: 'said', role: 'status' });
  const hint = h('p', { class: 'under' });
  const list = h('tbody');
  const painter = new Painter(canvas, timeline, slices, axis);
  let asked = false;
  const changed = (): void => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      painter.paint();
      said.textContent = `${micro(axis.from, axis.span / 100)} to ${micro(axis.to, axis.span / 100)}`;
    });
  };
  const act = (what: () => void) => (): void => {
    what();
    changed();
  };
  const button = (text: string, name: string, what: () => void): HTMLElement =>
    h('button', { type: 'button', 'aria-label': name, click: act(what) }, text);
  const listed = (): void => list.replaceChildren(...rows(timeline, slices, axis));
  const zoom = (factor: number): void => axis.zoom(factor, (axis.from + axis.to) / 2);
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => zoom(0.5),
    '=': () => zoom(0.5),
    '-': () => zoom(2),
    '0': () => axis.all(),
    ArrowLeft: () => axis.move(-0.2),
    ArrowRight: () => axis.move(0.2),
  };
  canvas.addEventListener('keydown', ({ key, ctrlKey, metaKey }) => {
    if (!ctrlKey && !metaKey && key in keys) act(keys[key])();
  });
  onPointer(canvas, axis, painter, changed, (text) => (hint.textContent = text));
  addEventListener('themechange', changed);
  new ResizeObserver(changed).observe(canvas);
  const dropped = timeline.dropped === 0 ? '' : `; ${count(timeline.dropped, 'older event')} were overwritten`;
  return section(
    'Timeline',
    h(
      'p',
      {},
      `${count(timeline.slices.length + timeline.moments.length, 'event')} of ${count(timeline.tracks.length, 'CPU')}${dropped}`,
    ),
    h(
      'p',
      { class: 'controls' },
      button('+', 'Enlarge', keys['+']),
      button('−', 'Reduce', keys['-']),
      button('◂', 'Earlier', keys['ArrowLeft']),
      button('▸', 'Later', keys['ArrowRight']),
      button('All', 'Show all', keys['0']),
      h('span', { class: 'hint' }, 'wheel: enlarge; drag: move; + − ← → 0 when it has the focus'),
    ),
    said,
    canvas,
    hint,
    painter.legend(),
    h(
      'details',
      { toggle: listed },
      h('summary', {}, 'What is in view, as a list'),
      h('button', { type: 'button', click: listed }, 'Update'),
      h(
        'table',
        {},
        h('caption', {}, `The first ${LISTED} events in view`),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ['time', 'CPU', 'what', 'lasts'].map((title) => h('th', { scope: 'col' }, title)),
          ),
        ),
        list,
      ),
    ),
  );
}

function rows({ tracks, names }: Timeline, slices: Slices, { from, to }: Axis): HTMLElement[] {
  return slices
    .between(from, to, LISTED)
    .map(({ track, start, end, name }) =>
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, micro(start)),
        h('td', {}, tracks[track]),
        h('td', {}, names[name]),
        h('td', { class: 'number' }, end === start ? '' : micro(end - start)),
      ),
    );
}

function onPointer(
  canvas: HTMLCanvasElement,
  axis: Axis,
  painter: Painter,
  changed: () => void,
  say: (text: string) => void,
): void {
  let dragged: number | null = null;
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      axis.zoom(1.2 ** Math.sign(event.deltaY), painter.timeAt(event.offsetX));
      changed();
    },
    { passive: false },
  );
  canvas.addEventListener('pointerdown', (event) => {
    dragged = event.clientX;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointerup', () => (dragged = null));
  canvas.addEventListener('pointermove', (event) => {
    if (dragged === null) return say(painter.textAt(event.offsetX, event.offsetY));
    axis.move((dragged - event.clientX) / painter.room);
    dragged = event.clientX;
    changed();
  });
}
