/** Text in HTML and XML. */
import { printable } from './printable.js';

const NAMED: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };

/** Text for an element or an attribute. */
export function markup(text: string): string {
  return printable(text).replaceAll(/[<>&"]/g, (character) => NAMED[character]);
}
