/** Text in columns. */

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Lays rows out in columns as wide as their widest cell, two spaces apart. Lines carry no trailing blanks. */
export function columns(head: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((column, i) => Math.max(column.title.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (head[i].align === 'left' ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ').trimEnd();
  return [line(head.map(({ title }) => title)), ...rows.map(line)];
}
