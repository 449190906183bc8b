/** The names that rewritten code uses for itself, chosen so that the source has none of them. */
export interface Names {
  readonly rt: string;
  readonly co: string;
  readonly import: string;
  /** Temporaries of a coroutine: the result of a call, a receiver, a value that may be nullish. */
  readonly result: string;
  readonly receiver: string;
  readonly value: string;
  readonly arguments: string;
  readonly default: string;
  /** What a constructor was called for; reads a member of the base class. */
  readonly new: string;
  readonly super: string;
  /** A name that is used nowhere else in the module. */
  fresh(word: 'temporary' | 'iterator' | 'error' | 'get' | 'set' | 'field' | 'loop' | 'part'): string;
  /** The private twin of a private accessor. */
  accessor(key: string, kind: 'get' | 'set'): string;
  /** Parameters of plain twins. */
  parameter(index: number): string;
  /** The coroutine of the declared function `name`. */
  coroutine(name: string): string;
}

const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));
const WORDS = [
  'rt',
  'co',
  'import',
  'result',
  'receiver',
  'value',
  'arguments',
  'default',
  'new',
  'super',
  'temporary',
  'iterator',
  'error',
  'get',
  'set',
  'field',
  'loop',
  'part',
  ...DIGITS,
];

export function chooseNames(source: string): Names {
  let sigil = '$';
  while (WORDS.some((word) => source.includes(sigil + word))) sigil += '_';
  let count = 0;
  return {
    new: `${sigil}new`,
    super: `${sigil}super`,
    fresh: (word) => `${sigil}${word}${++count}`,
    accessor: (key, kind) => `${key}${sigil}${kind}`,
    rt: `${sigil}rt`,
    co: `${sigil}co`,
    import: `${sigil}import`,
    result: `${sigil}result`,
    receiver: `${sigil}receiver`,
    value: `${sigil}value`,
    arguments: `${sigil}arguments`,
    default: `${sigil}default`,
    parameter: (index) => `${sigil}${index}`,
    coroutine: (name) => `${name}${sigil}co`,
  };
}
