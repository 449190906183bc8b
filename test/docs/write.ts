/** `npm run docs`: writes what is generated of the documents. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../support/command-line.js';
import { apiReference } from './api-reference.js';
import { CLI_REFERENCE, cliReference } from './cli-reference.js';

writeFileSync(join(ROOT, CLI_REFERENCE), await cliReference());
for (const [path, text] of apiReference()) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
}
