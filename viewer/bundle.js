/**
 * Bundles what draws the HTML reports: a script and a style sheet, as a module that `src/report/html/page.ts` imports.
 * Run by `npm run build`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';

const TARGET = new URL('../dist/src/report/html/viewer.js', import.meta.url);

const bundle = await rolldown({ input: new URL('main.ts', import.meta.url).pathname, platform: 'browser' });
const { output } = await bundle.generate({ format: 'es', minify: true });
await bundle.close();

/** What stands in an element must not end it. */
const script = output[0].code.replaceAll('</script', String.raw`<\/script`);
const style = readFileSync(new URL('style.css', import.meta.url), 'utf8');
writeFileSync(
  TARGET,
  `export const SCRIPT = ${JSON.stringify(script)};\nexport const STYLE = ${JSON.stringify(style)};\n`,
);
