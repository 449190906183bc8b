/** A line of JavaScript in colours: comments, texts, keywords and numbers. A line of an excerpt has no context to parse it in. */
import { h } from '../dom.js';

const KEYWORDS =
  'as async await break case catch class const continue default delete do else export extends false finally for from ' +
  'function get if import in instanceof let new null of return set static super switch this throw true try typeof ' +
  'undefined var void while yield';

const TOKEN = new RegExp(
  [
    String.raw`(?<comment>//.*|/\*.*?(?:\*/|$)|^\s*\*(?:\s.*)?$)`,
    '(?<text>' + ["'", '"', '`'].map((quote) => String.raw`${quote}(?:[^${quote}\\]|\\.)*${quote}?`).join('|') + ')',
    String.raw`(?<keyword>(?<![\w$.])(?:${KEYWORDS.replaceAll(' ', '|')})(?![\w$]))`,
    String.raw`(?<number>(?<![\w$])\d[\w.]*)`,
  ].join('|'),
  'g',
);

export function highlighted(line: string): (string | HTMLElement)[] {
  const parts: (string | HTMLElement)[] = [];
  let end = 0;
  for (const { 0: token, index, groups } of line.matchAll(TOKEN)) {
    const [kind] = Object.entries(groups!).find(([, found]) => found !== undefined)!;
    parts.push(line.slice(end, index), h('span', { class: `js-${kind}` }, token));
    end = index + token.length;
  }
  return [...parts, line.slice(end)];
}
