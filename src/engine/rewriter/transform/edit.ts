/** Edits source from the leaves to the root: a node's new text is made of its children's new texts. */
import { MagicString } from 'magic-string';
import type { Ast, Node } from '../ast.js';

export class Edit {
  readonly #magic: MagicString;

  constructor(readonly ast: Ast) {
    this.#magic = new MagicString(ast.source);
  }

  /** The text of a node as it is now. */
  text(node: Node): string {
    return this.#magic.slice(node.start, node.end);
  }

  /** The text between two offsets as it is now. */
  between(start: number, end: number): string {
    return start === end ? '' : this.#magic.slice(start, end);
  }

  /** The text from the first of some nodes to the last as it is now. */
  all(nodes: readonly Node[]): string {
    const [first] = nodes;
    return first === undefined ? '' : this.between(first.start, nodes.at(-1)!.end);
  }

  /**
   * Replaces a node. Lines stay where they are: the line breaks that `text` lacks are put before its last character, so
   * that stack traces of the program's own errors name the original lines.
   */
  replace(node: Node, text: string): void {
    this.replaceRange(node.start, node.end, text);
  }

  replaceRange(start: number, end: number, text: string): void {
    const { source } = this.ast;
    const [before, after] = [source[start - 1], source[end]];
    const apart = `${runTogether(before, text[0]) ? ' ' : ''}${text}${runTogether(text.at(-1), after) ? ' ' : ''}`;
    this.#magic.overwrite(start, end, this.#padded(start, end, apart));
  }

  /** Inserts behind the character before `offset`. What is inserted first comes first. */
  insert(offset: number, text: string): void {
    this.#magic.appendLeft(offset, text);
  }

  /** Inserts before all that was inserted there. */
  insertFirst(offset: number, text: string): void {
    this.#magic.prependLeft(offset, text);
  }

  toString(): string {
    return this.#magic.toString();
  }

  #padded(start: number, end: number, text: string): string {
    const missing = lineBreaks(this.ast.source.slice(start, end)) - lineBreaks(text);
    return missing > 0 ? text.slice(0, -1) + '\n'.repeat(missing) + text.slice(-1) : text;
  }
}

/** `return[0]`, where the array is replaced by a name. */
function runTogether(before = '', after = ''): boolean {
  return /[\w$]/.test(before) && /[\w$]/.test(after);
}

function lineBreaks(text: string): number {
  return text.split('\n').length - 1;
}
