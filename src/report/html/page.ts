/** An HTML report: one file that needs nothing else, neither a network nor a server. */
import { printable } from '../../common/printable.js';
import { markup } from '../../common/markup.js';
import type { View } from './view.js';
import { SCRIPT, STYLE } from './viewer.js';

/** Allows what is in the file, and nothing that would have to be loaded. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

export function htmlPage(view: View): string {
  const title = markup(`${view.subject}: ${view.headline}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="generator" content="smplab ${markup(view.version)}">
<title>${title}</title>
<style>
${STYLE}</style>
</head>
<body>
<main id="report"></main>
<noscript><pre>${markup(view.text)}</pre></noscript>
<script type="application/json" id="view">
${scriptJson(view)}
</script>
<script type="module">
${SCRIPT}</script>
</body>
</html>
`;
}

/** JSON that ends no element, whatever the texts in it are. */
function scriptJson(value: unknown): string {
  return printable(JSON.stringify(value)).replaceAll('<', String.raw`\u003c`);
}
