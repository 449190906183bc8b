/** What rewritten code names once in a module. */
const ONCE = [
  'rt',
  'co',
  'import',
  // Temporaries of a coroutine: the result of a call, a receiver, a value that may be nullish.
  'result',
  'receiver',
  'value',
  'arguments',
  'default',
  // What a constructor was called for; reads a member of the base class.
  'new',
  'super',
] as const;
const OFTEN = ['temporary', 'iterator', 'error', 'get', 'set', 'field', 'loop', 'part'] as const;
const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));
const WORDS = [...ONCE, ...OFTEN, ...DIGITS];

/** The names that rewritten code uses for itself, chosen so that the source has none of them. */
export interface Names extends Readonly<Record<(typeof ONCE)[number], string>> {
  /** A name that is used nowhere else in the module. */
  fresh(word: (typeof OFTEN)[number]): string;
  /** The private twin of a private accessor. */
  accessor(key: string, kind: 'get' | 'set'): string;
  /** Parameters of plain twins. */
  parameter(index: number): string;
  /** The coroutine of the declared function `name`. */
  coroutine(name: string): string;
}

export function chooseNames(source: string): Names {
  let sigil = '$';
  while (WORDS.some((word) => source.includes(sigil + word))) sigil += '_';
  let count = 0;
  return {
    ...(Object.fromEntries(ONCE.map((word) => [word, sigil + word])) as Record<(typeof ONCE)[number], string>),
    fresh: (word) => `${sigil}${word}${++count}`,
    accessor: (key, kind) => `${key}${sigil}${kind}`,
    parameter: (index) => `${sigil}${index}`,
    coroutine: (name) => `${name}${sigil}co`,
  };
}
