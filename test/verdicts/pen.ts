/** Writes the text of one program: draws its syntax, and remembers what was drawn. */
import type { Random } from '../../src/machine/random.js';
import { FORMS } from './forms.js';
import type { Language } from './program.js';

/** The share of expressions that are wrapped in a form. */
const WRAPPED = 0.4;

export class Pen {
  readonly #forms = new Set<string>();

  constructor(
    readonly random: Random,
    readonly language: Language,
    /** No forms. */
    readonly plain: boolean,
  ) {}

  /** Forms that were used. */
  get forms(): readonly string[] {
    return [...this.#forms].toSorted();
  }

  pick<T>(values: readonly T[]): T {
    return values[this.random.below(values.length)];
  }

  /** An annotation in TypeScript, nothing elsewhere. */
  type(text: string): string {
    return this.language === 'ts' ? `: ${text}` : '';
  }

  /** The expression as it is, or in a form that evaluates it once and has its value. */
  op(expression: string): string {
    if (this.plain || !this.random.chance(WRAPPED)) return expression;
    const { name, wrap } = this.pick(FORMS);
    this.#forms.add(name);
    return wrap(expression);
  }

  /** A loop that evaluates the condition before each round. */
  loop(condition: string, body: string): string {
    return this.pick([
      `while (${condition}) { ${body} }`,
      `for (; ${condition}; ) { ${body} }`,
      `for (;;) { if (!(${condition})) break; ${body} }`,
      `do { if (!(${condition})) break; ${body} } while (true);`,
      `again: while (true) { if (${condition}) { ${body} continue again; } break; }`,
    ]);
  }

  /** A sleep on private memory, as a synchronous sleep() does. */
  sleep(): string {
    return `${this.op('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)')};`;
  }
}
