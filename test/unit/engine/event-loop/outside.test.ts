/** What stays outside is refused by name when an actor reaches it: no schedule decides when it answers. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { loadScenario, type LoadedScenario } from '../../../../src/runners/coop/load.js';
import { ROOT } from '../../../support/command-line.js';

let loaded: LoadedScenario;

beforeAll(async () => {
  loaded = await loadScenario(pathToFileURL(join(ROOT, 'test/samples/order/outside.mjs')).href);
});

const execute = (form: string): string =>
  loaded.executor(form).execute({ choose: ({ preferred }) => preferred }).outcome;

it.each([
  ['a file', /outside\.mjs:\d+: .* uses the file system: it calls readFile\(\) of Node/],
  ['a file, by a promise', /calls readFile\(\) of Node/],
  ['a connection', /uses the network: it calls connect\(\) of Node/],
  ['a name', /uses the network: it calls lookup\(\) of Node/],
  ['a page', /calls fetch\(\) of Node/],
  ['a process', /starts a process: it calls spawn\(\) of Node/],
  ['an add-on', /loads a native add-on, none\.node/],
  ['random bytes', /calls randomBytes\(\) of Node/],
  ['a compressed text', /outside\.mjs:\d+: .* of Node/],
])('%s', (form, text) => {
  expect(() => execute(form)).toThrow(text);
});

it('what Node does at once is none of it', () => {
  expect(execute('what Node does at once')).toBe('answered');
});
