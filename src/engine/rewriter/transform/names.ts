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
  /** Parameters of plain twins. */
  parameter(index: number): string;
  /** The coroutine of the declared function `name`. */
  coroutine(name: string): string;
}

const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));
const WORDS = ['rt', 'co', 'import', 'result', 'receiver', 'value', 'arguments', 'default', ...DIGITS];

export function chooseNames(source: string): Names {
  let sigil = '$';
  while (WORDS.some((word) => source.includes(sigil + word))) sigil += '_';
  return {
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
