/** Which file an import means: TypeScript sources import each other by the names that they will have as JavaScript. */
import { existsSync } from 'node:fs';

/** `x.ts` for the URL of an `x.js` that is not there. */
export function locate(url: string): string {
  if (!url.startsWith('file:') || !/\.m?js$/.test(url) || existsSync(new URL(url))) return url;
  const typescript = url.replace(/js$/, 'ts');
  return existsSync(new URL(typescript)) ? typescript : url;
}
