/**
 * TypeScript of a user: types become blanks, so that lines and columns stay. What is more than types (enum, namespace,
 * parameter property) is refused, as Node does.
 */
import { createRequire } from 'node:module';
import { CannotParse } from './cannot-parse.js';

interface Swc {
  transformSync(
    source: string,
    options: { mode: 'strip-only'; module: true; filename: string },
  ): { readonly code: string };
}
/** What it throws is no Error. */
interface SwcError {
  readonly code?: string;
  readonly message?: string;
  /** From 1. */
  readonly startLine?: number;
}

/** @throws {CannotParse} */
export function stripTypes(source: string, url: string): string {
  try {
    return stripper().transformSync(source, { mode: 'strip-only', module: true, filename: url }).code;
  } catch (error) {
    const { code, message = String(error), startLine = 1 } = error as SwcError;
    const text = message.replaceAll(/\s*\n\s*/g, ' ');
    throw new CannotParse(url, startLine, code === 'UnsupportedSyntax' ? text.replace(MODE, ADVICE) : text);
  }
}

const MODE = / in strip-only mode$/;
const ADVICE = ': types are stripped, as Node does, and nothing is compiled; compile the module first';

/** Loaded when it is needed: it is large. */
function stripper(): Swc {
  return createRequire(import.meta.url)('@swc/wasm-typescript') as Swc;
}
