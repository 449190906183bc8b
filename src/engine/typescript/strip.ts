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
  readonly message?: string;
  /** From 1. */
  readonly startLine?: number;
}

/** @throws {CannotParse} */
export function stripTypes(source: string, url: string): string {
  try {
    return stripper().transformSync(source, { mode: 'strip-only', module: true, filename: url }).code;
  } catch (error) {
    const { message = String(error), startLine = 1 } = error as SwcError;
    throw new CannotParse(url, startLine, message.replaceAll(/\s*\n\s*/g, ' '));
  }
}

/** Loaded when it is needed: it is large. */
function stripper(): Swc {
  return createRequire(import.meta.url)('@swc/wasm-typescript') as Swc;
}
