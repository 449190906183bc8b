/** Paints the timeline. What is narrower than a pixel is painted once a pixel, so many events cost no more than few. */
import type { Timeline } from '../../src/report/html/timeline.js';
import { h } from '../dom.js';
import type { Axis } from './axis.js';
import { micro } from './micro.js';
import { firstEndingFrom, type Slice, type Slices } from './slices.js';

const [NAMES, HEAD, ROW, GAP] = [56, 22, 14, 8];
/** Depths of one CPU that have a row of their own. */
const DEPTHS = 4;
const LEAST_TEXT = 28;
/** Arrows are drawn when they are few enough to be followed. */
const MOST_ARROWS = 400;

export class Painter {
  readonly #tops: readonly number[];
  readonly #height: number;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly timeline: Timeline,
    private readonly slices: Slices,
    private readonly axis: Axis,
  ) {
    const tops: number[] = [];
    let top = HEAD;
    for (const rows of slices.rows) {
      tops.push(top);
      top += (Math.min(DEPTHS, Math.max(1, rows.length)) + 0.5) * ROW + GAP;
    }
    this.#tops = tops;
    this.#height = top;
    canvas.style.height = `${top}px`;
  }

  /** Pixels of the axis. */
  get room(): number {
    return Math.max(1, this.canvas.clientWidth - NAMES);
  }

  timeAt(x: number): number {
    const { from, to } = this.axis;
    return from + ((x - NAMES) / this.room) * (to - from);
  }

  /** What lies under a pixel, in words. */
  textAt(x: number, y: number): string {
    const track = this.#tops.findLastIndex((top) => y >= top);
    if (track < 0 || x < NAMES) return '';
    const reach = ((this.axis.to - this.axis.from) / this.room) * 2;
    const at = this.timeAt(x);
    const row = Math.floor((y - this.#tops[track]) / ROW);
    const rows = this.slices.rows[track];
    const list = row < rows.length ? rows[row] : this.slices.moments[track];
    const found = list[firstEndingFrom(list, at - reach)] as Slice | undefined;
    if (found === undefined || found.start > at + reach) return '';
    const lasts = found.end > found.start ? `, lasts ${micro(found.end - found.start)}` : '';
    return `${this.timeline.tracks[track]}, ${micro(found.start)}: ${this.timeline.names[found.name]}${lasts}`;
  }

  legend(): HTMLElement {
    const kinds = this.timeline.kinds.filter((kind) => kind !== 'IPI');
    return h(
      'ul',
      { class: 'legend', 'aria-label': 'Colours' },
      ...kinds.map((kind) => h('li', {}, h('span', { class: `swatch ${kind}` }), ` ${kind}`)),
      h('li', {}, h('span', { class: 'swatch moment' }), ' a moment'),
      this.timeline.arrows.length === 0
        ? null
        : h('li', {}, h('span', { class: 'swatch sent' }), ' from a send to what takes it, where few are in view'),
    );
  }

  paint(): void {
    const { canvas } = this;
    const [width, ratio] = [canvas.clientWidth, devicePixelRatio];
    if (width === 0) return;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(this.#height * ratio);
    const context = canvas.getContext('2d')!;
    context.scale(ratio, ratio);
    context.font = '11px system-ui, sans-serif';
    context.textBaseline = 'middle';
    const colours = this.#colours();
    this.#paintAxis(context, colours, width);
    for (const [track, top] of this.#tops.entries()) {
      context.fillStyle = colours('--ink');
      context.fillText(this.timeline.tracks[track], 0, top + ROW / 2);
      this.slices.rows[track]
        .slice(0, DEPTHS)
        .forEach((list, depth) => this.#paintSlices(context, colours, list, top + depth * ROW));
      const depths = Math.min(DEPTHS, Math.max(1, this.slices.rows[track].length));
      this.#paintMoments(context, colours, this.slices.moments[track], top + depths * ROW);
    }
    this.#paintArrows(context, colours);
  }

  #x(time: number): number {
    const { from, to } = this.axis;
    return NAMES + ((time - from) / (to - from)) * this.room;
  }

  #paintSlices(context: CanvasRenderingContext2D, colours: Colours, list: readonly Slice[], y: number): void {
    const { from, to } = this.axis;
    const right = NAMES + this.room;
    let painted = -1;
    for (let i = firstEndingFrom(list, from); i < list.length && list[i].start <= to; i++) {
      const { start, end, kind, name } = list[i];
      const x1 = Math.max(NAMES, this.#x(start));
      const x2 = Math.min(right, Math.max(x1 + 1, this.#x(end)));
      if (x2 - x1 <= 1 && Math.floor(x1) === painted) continue;
      painted = Math.floor(x1);
      const what = this.timeline.kinds[kind];
      context.fillStyle = colours(`--${what}`);
      context.fillRect(x1, y, Math.max(1, x2 - x1 - (x2 - x1 > 3 ? 1 : 0)), ROW - 2);
      if (x2 - x1 < LEAST_TEXT) continue;
      context.save();
      context.beginPath();
      context.rect(x1, y, x2 - x1 - 3, ROW);
      context.clip();
      context.fillStyle = colours('--on-slice');
      context.fillText(this.timeline.names[name], x1 + 3, y + ROW / 2 - 1);
      context.restore();
    }
  }

  #paintMoments(context: CanvasRenderingContext2D, colours: Colours, list: readonly Slice[], y: number): void {
    context.fillStyle = colours('--moment');
    let painted = -1;
    for (let i = firstEndingFrom(list, this.axis.from); i < list.length && list[i].start <= this.axis.to; i++) {
      const x = Math.floor(this.#x(list[i].start));
      if (x === painted) continue;
      painted = x;
      context.fillRect(x, y, 1, ROW / 2);
    }
  }

  #paintArrows(context: CanvasRenderingContext2D, colours: Colours): void {
    const { from, to } = this.axis;
    const shown = this.timeline.arrows.filter((arrow) => arrow[1] <= to && arrow[3] >= from);
    if (shown.length > MOST_ARROWS) return;
    context.save();
    context.beginPath();
    context.rect(NAMES, HEAD, this.room, this.#height);
    context.clip();
    context.strokeStyle = colours('--arrow');
    for (const [sender, sent, receiver, taken] of shown) {
      context.beginPath();
      context.moveTo(this.#x(sent), this.#tops[sender] + ROW / 2);
      context.lineTo(this.#x(taken), this.#tops[receiver] + ROW / 2);
      context.stroke();
    }
    context.restore();
  }

  #paintAxis(context: CanvasRenderingContext2D, colours: Colours, width: number): void {
    const { from, to } = this.axis;
    const step = niceStep((to - from) / Math.max(1, this.room / 110));
    context.strokeStyle = colours('--line');
    context.fillStyle = colours('--muted');
    for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
      const x = this.#x(time);
      context.beginPath();
      context.moveTo(x, HEAD - 6);
      context.lineTo(x, this.#height);
      context.stroke();
      if (x < width - 60) context.fillText(micro(time, step), x + 3, HEAD / 2 - 2);
    }
  }

  #colours(): Colours {
    const style = getComputedStyle(this.canvas);
    const known = new Map<string, string>();
    return (name) => {
      const value = known.get(name) ?? style.getPropertyValue(name);
      known.set(name, value);
      return value;
    };
  }
}

type Colours = (name: string) => string;

/** 1, 2 or 5 times a power of ten, at least `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least)!;
}
