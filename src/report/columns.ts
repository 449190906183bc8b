/** Text in columns. */

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Stands above this column and those behind it, in a line of its own. */
  readonly group?: string;
}

export const left = (title: string): Column => ({ title, align: 'left' });
/** @param group stands above it and those behind it */
export const right = (title: string, group?: string): Column => ({
  title,
  align: 'right',
  ...(group !== undefined && { group }),
});

const GAP = '  ';

/** Lays rows out in columns as wide as their widest cell, two spaces apart. Lines carry no trailing blanks. */
export function columns(head: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((column, i) => Math.max(column.title.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => aligned(cell, widths[i], head[i]))
      .join(GAP)
      .trimEnd();
  return [line(head.map(({ title }) => title)), ...rows.map(line)];
}

/** Columns a terminal has, at the least. */
export const WIDTH = 80;
/** What a last column that is wrapped has at the least, however wide the others are. */
const LEAST = 12;

/**
 * The same, where the last column is text: it is wrapped, so that no line is wider than a terminal. A row is one text,
 * with line breaks in it.
 *
 * @param indent of the whole, in columns
 */
export function wrappedColumns(head: readonly Column[], rows: readonly (readonly string[])[], indent = 0): string[] {
  const texts = rows.map((row) => row.at(-1)!);
  const [titles, ...lines] = columns(
    head,
    rows.map((row) => [...row.slice(0, -1), '']),
  );
  const from = titles.lastIndexOf(head.at(-1)!.title);
  const room = Math.max(LEAST, WIDTH - indent - from);
  const hanging = `\n${' '.repeat(indent + from)}`;
  return [titles, ...lines.map((line, i) => (line.padEnd(from) + wrap(texts[i], room).join(hanging)).trimEnd())];
}

/** Lines of at most `width` characters, broken between words; a longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

/** The line of group titles above `titles`, the first line of `columns`: each begins where its first column does. */
export function groups(head: readonly Column[], titles: string): string {
  let line = '';
  let from = 0;
  for (const { title, group } of head) {
    from = titles.indexOf(title, from);
    if (group !== undefined) line = line.padEnd(from) + group;
    from += title.length;
  }
  return line;
}

function aligned(cell: string, width: number, { align }: Column): string {
  return align === 'left' ? cell.padEnd(width) : cell.padStart(width);
}
