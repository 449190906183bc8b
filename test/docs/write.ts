/** `npm run docs`: writes what is generated of the documents. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/command-line.js';
import { CLI_REFERENCE, cliReference } from './cli-reference.js';

writeFileSync(join(ROOT, CLI_REFERENCE), await cliReference());
