/** Text in columns. */

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Stands above this column and those behind it, in a line of its own. */
  readonly group?: string;
}

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
