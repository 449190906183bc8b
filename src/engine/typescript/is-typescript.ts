/** Whether a URL is of a module in TypeScript: declarations are none. */
export function isTypeScript(url: string): boolean {
  return /\.m?ts$/.test(url) && !url.endsWith('.d.ts');
}
