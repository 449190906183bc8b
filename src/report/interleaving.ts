/**
 * An interleaving as a table: one column an actor, time downwards, at most as wide as a terminal. Where there are too many
 * actors for that, each row begins with who makes the step.
 */
import type { Interleaving, InterleavingRow } from '../lab/interleaving.js';
import { WIDTH, wrap } from './columns.js';
import { foldedLines, type ShownLine } from './folded-lines.js';
import { NO_PAINT, type Paint } from './paint.js';

/** Number of the step, and the sign of a context switch. */
const NUMBER_WIDTH = 8;
const SOURCE_WIDTH = 22;
/** Columns begin so far apart at most and at least; what is written in one may reach over those to its right. */
const STEP_MOST = 18;
const STEP_LEAST = 6;
/** What the last column has to itself. */
const LAST_WIDTH = 28;
/** What the text of a step has at the least, however many columns there are. */
const ROOM_LEAST = 12;
/** What the checkers say, at most. */
const [SAID, SAID_INDENT] = [4, 3];
const [KERNEL, CALLS] = ['* the kernel', '* a call begins or returns'];
const LEGEND = [
  '~ switch',
  'i interrupts off',
  '> in an interrupt',
  KERNEL,
  '! the hardware',
  '+ a task comes',
  '# a plain access',
  'X here it went wrong',
] as const;

/**
 * Columns: number of the step, one column for each actor that does anything, source line. What is too long goes on in
 * the line below.
 *
 * @param full shows every step; otherwise what is long and says nothing new is folded
 */
export function interleavingTable(interleaving: Interleaving, full = false, paint: Paint = NO_PAINT): string {
  const { actors, rows } = interleaving;
  const used = busyActors(interleaving);
  const layout: Layout = { ...columnsOf(used, actors), paint };
  const broke = interleaving.checks?.[0]?.at ?? -1;
  const body = foldedLines(rows, full, broke).flatMap((line) => textOf(line, layout));
  const head = paint.dim(' step   ') + (layout.heads ?? []).map((text, i) => painterOf(used[i], layout)(text)).join('');
  return [
    head,
    ...body.map(({ text }) => text),
    '',
    ...legend(body, actors, paint),
    ...sentences(interleaving, used, paint),
  ]
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}

/** Those that do anything: each has a column. */
export function busyActors({ actors, rows }: Pick<Interleaving, 'actors' | 'rows'>): number[] {
  return actors.map((_, id) => id).filter((id) => rows.some(({ actor, by }) => actor === id && by !== 'hardware'));
}

/** Where steps are written. */
interface Columns {
  /** Where the column of an actor begins. */
  readonly places: ReadonlyMap<number, number>;
  /** Above the columns; null: all is one column. */
  readonly heads: readonly string[] | null;
  /** What stands before a step: nothing, or its actor's name. */
  readonly nameOf: (actor: number | null) => string;
}

function columnsOf(used: readonly number[], actors: readonly string[]): Columns {
  const gaps = Math.max(1, used.length - 1);
  const longest = Math.max(0, ...used.map((id) => actors[id].length));
  const room = WIDTH - NUMBER_WIDTH - SOURCE_WIDTH;
  const between = Math.max(STEP_LEAST, longest + 1, Math.min(STEP_MOST, Math.floor((room - LAST_WIDTH) / gaps)));
  if (used.length > 1 && between * gaps > room - ROOM_LEAST)
    return {
      places: new Map(used.map((id) => [id, NUMBER_WIDTH])),
      heads: null,
      nameOf: (actor) => (actor === null ? '' : actors[actor]).padEnd(longest + 1),
    };
  return {
    places: new Map(used.map((id, column) => [id, NUMBER_WIDTH + column * between])),
    heads: used.map((id) => actors[id].padEnd(between)),
    nameOf: () => '',
  };
}

interface Layout extends Columns {
  readonly paint: Paint;
}

interface Line {
  readonly text: string;
  /** Signs in it, which the legend explains. */
  readonly signs: string;
}

function textOf(line: ShownLine, layout: Layout): Line[] {
  const { places, paint, nameOf } = layout;
  const place = (actor: number | null): number => places.get(actor ?? -1) ?? NUMBER_WIDTH;
  if ('folded' in line)
    return [
      {
        text: paint.dim(`${' '.repeat(place(line.actor))}   ${nameOf(line.actor)}... ${line.folded} steps ...`),
        signs: '',
      },
    ];
  const { number, row, switched, broke } = line;
  const sign = broke ? 'X' : switched ? '~' : '';
  const gutter = `${(number === 0 ? '' : String(number)).padStart(5)} ${sign}`;
  const mark = markOf(row) + nameOf(row.actor);
  const begin = gutter.padEnd(place(row.actor)).length;
  const indent = begin + mark.length;
  const room = WIDTH - indent - (row.where === '' ? 0 : row.where.length + 1);
  const [first, ...more] = wrap(row.text, Math.max(ROOM_LEAST, room));
  const [painted, there] = [
    broke ? paint.red : painterOf(row.actor, layout),
    WIDTH - Math.max(SOURCE_WIDTH, row.where.length) - 1,
  ];
  const gap = row.where === '' ? '' : `${' '.repeat(Math.max(0, there - indent - first.length))} `;
  return [
    {
      text: paint.dim(gutter.padEnd(place(row.actor))) + painted(mark + first) + gap + paint.dim(row.where),
      signs: sign + markOf(row),
    },
    ...more.map((text) => ({ text: painted(`${' '.repeat(indent)}${text}`), signs: '' })),
  ];
}

function painterOf(actor: number | null, { places, paint }: Layout): (text: string) => string {
  const column = [...places.keys()].indexOf(actor ?? -1);
  return column < 0 ? paint.dim : paint.actors[column % paint.actors.length];
}

const SIGNS = { operation: ' ', kernel: '* ', memory: '# ' } as const;

function markOf({ irqsOff, depth, by }: InterleavingRow): string {
  if (by === 'hardware') return '! ';
  if (by === 'task') return '+ ';
  return `${irqsOff ? 'i' : ' '}${'>'.repeat(depth)}${SIGNS[by]}`;
}

/** Of the signs that are used. Where there is no CPU there is no kernel: what is noted are calls of the code under test. */
function legend(body: readonly Line[], actors: readonly string[], paint: Paint): string[] {
  const isMachine = actors.some((name) => name.startsWith('CPU'));
  const used = LEGEND.filter((text) => body.some(({ signs }) => signs.includes(text[0]))).map((text) =>
    text === KERNEL && !isMachine ? CALLS : text,
  );
  return used.length === 0 ? [] : [...wrap(`(${used.join(', ')})`, WIDTH).map((line) => paint.dim(line)), ''];
}

function sentences({ finding, checks = [], actors }: Interleaving, used: readonly number[], { bold }: Paint): string[] {
  const idle = actors.filter((_, id) => !used.includes(id));
  const said = [finding, ...checks.slice(0, SAID).map(({ text }) => text)].filter((text) => text !== null);
  const lines = [...new Set(said)].flatMap((text) => {
    const [first, ...more] = wrap(text, WIDTH - SAID_INDENT);
    return [bold(`=> ${first}`), ...more.map((line) => bold(`${' '.repeat(SAID_INDENT)}${line}`))];
  });
  return idle.length === 0 ? lines : [...wrap(`${idle.join(', ')} did nothing`, WIDTH), '', ...lines];
}
