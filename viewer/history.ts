/** The calls of a failing run as intervals, with the longest order that explains what they returned. */
import type { CheckFinding, ShownCall } from '../src/lab/check-report.js';
import { count, h, section, svg, table } from './dom.js';

/** Of a long history the end is drawn: what went wrong is there. */
const MOST = 200;
const [LANE, LABEL, TICK, LETTER] = [40, 90, 26, 7.2];

export function historySection({ calls, explanation, schedule }: CheckFinding): HTMLElement[] {
  if (calls.length === 0) return [];
  const order = new Map((explanation?.order ?? []).map((number, i) => [number, i + 1]));
  const misfit = explanation?.misfit ?? -1;
  const shown = calls.map((call, number) => ({ call, number })).slice(-MOST);
  const left = calls.length - shown.length;
  return [
    section(
      'The calls',
      explanation === null
        ? null
        : h(
            'p',
            {},
            'No order of the calls explains what they returned. The numbers are the longest valid order; ',
            misfit < 0 ? '' : h('strong', {}, callText(calls[misfit])),
            misfit < 0 ? '' : ` of ${who(calls[misfit])} then fits nowhere: by then it is ${explanation.state}.`,
          ),
      left === 0 ? null : h('p', { class: 'hint' }, `${count(left, 'earlier call')} left out of the drawing`),
      shown.some(({ call }) => call.returned !== null) || schedule !== null ? drawing(shown, order, misfit) : null,
      table(
        'The calls, in the longest valid order',
        ['order', 'thread', 'call', 'returned'],
        sorted(shown, order, misfit).map(({ call, number }) => [
          number === misfit ? '? fits nowhere' : (order.get(number)?.toString() ?? 'not placed'),
          who(call),
          call.call,
          call.result ?? 'has not returned',
        ]),
      ),
    ),
  ];
}

interface Numbered {
  readonly call: ShownCall;
  readonly number: number;
}

function sorted(calls: readonly Numbered[], order: ReadonlyMap<number, number>, misfit: number): Numbered[] {
  const place = ({ number }: Numbered): number => order.get(number) ?? (number === misfit ? 1e6 : 2e6);
  return calls.toSorted((a, b) => place(a) - place(b));
}

function drawing(calls: readonly Numbered[], order: ReadonlyMap<number, number>, misfit: number): HTMLElement {
  const lanes = [...new Set(calls.map(({ call }) => who(call)))].toSorted(
    (a, b) => laneRank(a) - laneRank(b) || a.localeCompare(b),
  );
  const tickets = [
    ...new Set(calls.flatMap(({ call }) => (call.returned === null ? [call.invoked] : [call.invoked, call.returned]))),
  ].toSorted((a, b) => a - b);
  const rank = new Map(tickets.map((ticket, i) => [ticket, i]));
  const places = positions(calls, tickets, rank);
  const width = LABEL + places.at(-1)! + 24;
  const height = lanes.length * LANE + 10;
  const boxes = calls.map(({ call, number }) => {
    const x1 = LABEL + places[rank.get(call.invoked)!];
    const x2 = call.returned === null ? width - 4 : LABEL + places[rank.get(call.returned)!];
    const y = lanes.indexOf(who(call)) * LANE + 6;
    const state = number === misfit ? 'misfit' : order.has(number) ? 'placed' : 'unplaced';
    const badge = number === misfit ? '?' : (order.get(number)?.toString() ?? '');
    return svg(
      'g',
      { class: `call ${state}` },
      svg('rect', { x: x1, y, width: Math.max(8, x2 - x1), height: LANE - 12, rx: 4 }),
      svg('text', { x: x1 + 6, y: y + 18, class: 'badge' }, badge),
      svg('text', { x: x1 + 12 + badge.length * LETTER, y: y + 18 }, callText(call)),
    );
  });
  const names = lanes.map((name, i) =>
    svg(
      'g',
      {},
      svg('line', { class: 'life', x1: LABEL, x2: width, y1: i * LANE + 20, y2: i * LANE + 20 }),
      svg('text', { x: 0, y: i * LANE + 24 }, name),
    ),
  );
  return h(
    'div',
    { class: 'scroll history', tabindex: 0, role: 'region', 'aria-label': 'Calls as intervals of time' },
    svg(
      'svg',
      { width, height, role: 'img', 'aria-label': 'Calls as intervals: the table below says the same' },
      names,
      boxes,
    ),
  );
}

/** Where each ticket stands, such that each call is as long as its text. */
function positions(
  calls: readonly Numbered[],
  tickets: readonly number[],
  rank: ReadonlyMap<number, number>,
): number[] {
  const ending = new Map<number, { from: number; least: number }[]>();
  for (const { call } of calls) {
    const to = call.returned === null ? tickets.length : rank.get(call.returned)!;
    const need = { from: rank.get(call.invoked)!, least: callText(call).length * LETTER + 40 };
    ending.set(to, [...(ending.get(to) ?? []), need]);
  }
  const places: number[] = [];
  for (let i = 0; i <= tickets.length; i++) {
    const least = (ending.get(i) ?? []).map(({ from, least: wide }) => places[from] + wide);
    places.push(i === 0 ? 0 : Math.max(places[i - 1] + TICK, ...least));
  }
  return places;
}

function laneRank(name: string): number {
  return name === 'before' ? 0 : name === 'at the end' ? 2 : 1;
}

function who({ phase, thread }: ShownCall): string {
  return phase === 'before' ? 'before' : phase === 'drain' ? 'at the end' : `thread ${thread}`;
}

function callText({ call, result }: ShownCall): string {
  return result === null ? call : `${call} → ${result}`;
}
