/** Source as a minifier leaves it: what is inserted at one end of a token then meets what is inserted at the next. */
import { tokenizer } from 'acorn';

export function tight(source: string): string {
  const tokens = [...tokenizer(source, { ecmaVersion: 'latest', sourceType: 'module' })];
  return tokens
    .map(({ start, end }, index) => {
      const gap = index === 0 ? '' : source.slice(tokens[index - 1].end, start);
      return (isNeeded(source, start, gap) ? gap : '') + source.slice(start, end);
    })
    .join('');
}

/** Line breaks may end a statement, words would run together, and so would signs such as `+ +` and a division. */
function isNeeded(source: string, start: number, gap: string): boolean {
  if (!/^\s*$/.test(gap) || gap.includes('\n')) return true;
  const [before, after] = [source[start - gap.length - 1] ?? '', source[start]];
  return (/[\w$]/.test(before) && /[\w$#]/.test(after)) || (/[-+/]/.test(before) && /[-+/]/.test(after));
}
