/**
 * What came out of an execution, or what was thrown, in shared memory: the thread that finds the end writes it, and the host
 * reads it.
 */
import { portable } from '../portable-error.js';
import { REPORT_WORDS, type Board } from './board.js';

/** Words before the text: what it is, and its length. */
const HEAD_WORDS = 2;
const TEXT_MAX = REPORT_WORDS - HEAD_WORDS;
/** Characters of an error's message and stack. Escaped they take up to six times as much. */
const ERROR_MAX = 4000;
const Kind = { NONE: 0, OUTCOME: 1, ERROR: 2 } as const;

export class Report {
  constructor(private readonly board: Board) {}

  /** What came out, or what was thrown instead: returns whether it came out. */
  writeWhatCame(outcome: () => string): boolean {
    try {
      const text = outcome();
      if (text.length > TEXT_MAX)
        throw new RangeError(`an outcome of ${text.length} characters is too long: ${TEXT_MAX} are the most`);
      this.#write(Kind.OUTCOME, text);
      return true;
    } catch (error) {
      this.writeError(error);
      return false;
    }
  }

  writeError(thrown: unknown): void {
    const { name, message, stack = '' } = portable(thrown);
    this.#write(Kind.ERROR, JSON.stringify([name, message, stack].map((text) => text.slice(0, ERROR_MAX))));
  }

  /** Context: the host, when the execution is over. */
  read(): { readonly outcome?: string; readonly error?: Error } {
    const { mem, layout } = this.board;
    const { base } = layout.report;
    if (mem[base] === Kind.NONE) return {};
    let text = '';
    for (let i = 0; i < mem[base + 1]; i++) text += String.fromCharCode(mem[base + HEAD_WORDS + i]);
    return mem[base] === Kind.OUTCOME ? { outcome: text } : { error: errorOf(text) };
  }

  #write(kind: number, text: string): void {
    const { mem, layout } = this.board;
    const { base } = layout.report;
    mem[base] = kind;
    mem[base + 1] = text.length;
    for (let i = 0; i < text.length; i++) mem[base + HEAD_WORDS + i] = text.charCodeAt(i);
  }
}

function errorOf(text: string): Error {
  const [name, message, stack] = JSON.parse(text) as [string, string, string];
  return Object.assign(new Error(message), { name, stack });
}
