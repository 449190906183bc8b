/**
 * The reference of the package, a page for each front door, made of the declarations that it ships: `npm run docs` writes
 * it, and a test compares it, so that a change of what others can import is seen.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/command-line.js';
import { doorOf, type Declaration, type Door, type Kind } from './declarations.js';

export const API_REFERENCE = 'docs/reference/api';

const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  exports: Record<string, { types: string } | string>;
};

/** What others can import from. */
export function doors(): Door[] {
  return Object.entries(exports).flatMap(([path, door]) =>
    typeof door === 'string' ? [] : [doorOf(`smplab${path.slice(1)}`, /(\w+)\.d\.ts$/.exec(door.types)![1])],
  );
}

/** Path → text. */
export function apiReference(): Map<string, string> {
  const all = doors();
  return new Map(all.map((door) => [pathOf(door), page(door, all)]));
}

function pathOf({ file }: Door): string {
  return `${API_REFERENCE}/${file === 'index' ? 'smplab' : file}.md`;
}

const SECTIONS: readonly (readonly [Kind, string])[] = [
  ['function', 'Functions'],
  ['class', 'Classes'],
  ['constant', 'Constants'],
  ['type', 'Types'],
];

function page(door: Door, all: readonly Door[]): string {
  const others = door.file === 'index' ? all.filter((other) => other !== door) : [];
  const elsewhere = (name: string): boolean => others.some((other) => isSame(other, door, name));
  const own = [...door.exports].filter(([name]) => !elsewhere(name));
  const sections = SECTIONS.flatMap(([kind, title]) => {
    const ofKind = own.filter(([, [first]]) => first.kind === kind);
    return ofKind.length === 0 ? [] : [`## ${title}`, ...ofKind.flatMap(([name, them]) => entry(name, them))];
  });
  const shared = others.flatMap((other) => {
    const names = [...door.exports.keys()].filter((name) => isSame(other, door, name));
    return names.length === 0
      ? []
      : [`- Of [\`${other.name}\`](${other.file}.md): ${names.map((one) => `\`${one}\``).join(', ')}.`];
  });
  return (
    [
      `# ${door.name}`,
      '<!-- Written by `npm run docs`. Change the docstrings instead. -->',
      prose(door.doc),
      ...(shared.length === 0 ? [] : ['It also exports what other front doors do:', shared.join('\n')]),
      ...sections,
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

function isSame(one: Door, other: Door, name: string): boolean {
  return one.exports.get(name) !== undefined && one.exports.get(name) === other.exports.get(name);
}

const STABLE = /\s*@public\b/;

/** What is marked so: it keeps its name and what it means. */
export function stableNames(door: Door): string[] {
  return [...door.exports].filter(([, them]) => them.some(({ doc }) => STABLE.test(doc))).map(([name]) => name);
}

function entry(name: string, declarations: readonly Declaration[]): string[] {
  const all = [...new Set(declarations.map(({ doc }) => doc))];
  const docs = all.map((doc) => doc.replace(STABLE, '')).filter((doc) => doc !== '');
  const text = declarations.map((one) => one.text).join('\n');
  const isStable = all.some((doc) => STABLE.test(doc));
  return [`### ${name}`, ...(isStable ? ['*Stable.*'] : []), ...docs.map(prose), `\`\`\`ts\n${text}\n\`\`\``];
}

/** Tags become a list. */
function prose(doc: string): string {
  const [text, ...tags] = doc.split(/^@(?=\w)/m).map((part) => part.trim());
  const items = tags.flatMap((part) => {
    const [tag, ...contract] = part.split(/\n(?=(?:Context|Departs|Invariant|Ordering|Safe|Source)\b)/);
    return [itemOf(tag), ...contract.map((one) => `- ${one.replaceAll(/\s+/g, ' ')}`)];
  });
  return [escaped(text), escaped(items.join('\n'))].filter((part) => part !== '').join('\n\n');
}

function itemOf(tag: string): string {
  const [, name, rest] = /^(\w+)\s*([^]*)$/.exec(tag)!;
  const said = rest.replaceAll(/\s+/g, ' ');
  if (name === 'param' || name === 'typeParam') return `- ${said.replace(/^(\S+)(?: -)?/, '`$1`:')}`;
  return `- ${name} ${said.replace(/^\{([^}]*)\}/, '`$1`')}`.trimEnd();
}

/** Outside of code, a bracket would begin an element. */
function escaped(text: string): string {
  return text.replaceAll(/`[^`]*`|</g, (one) => (one === '<' ? '&lt;' : one));
}
