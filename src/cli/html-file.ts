/** `--html FILE`: the result as a page that needs nothing else. */
import { access, constants, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Option } from 'commander';
import { InputError } from '../common/errors.js';
import { excerpts, namedLines, type Excerpt } from '../report/html/view.js';
import type * as Views from '../report/html/views.js';
import type { Viewed } from '../report/html/views.js';
import { VERSION } from './version.js';

/** `--html`, for one command. */
export function htmlOption(): Option {
  return new Option('--html <file>', 'write the result as a page to look at: one file, which needs no network');
}

/** Before anything is run. @throws {InputError} for a folder that cannot be written to */
export async function checkHtmlFile(file: string | undefined): Promise<void> {
  if (file !== undefined) await access(dirname(file), constants.W_OK).catch(refuse);
}

/** @param view is asked for when there is a file to write */
export async function writeHtml(file: string | undefined, view: (views: typeof Views) => Viewed): Promise<void> {
  if (file === undefined) return;
  const { htmlPage } = await import('../report/html/page.js');
  const { files, ...viewed } = view(await import('../report/html/views.js'));
  const sources = viewed.interleaving === null ? {} : await sourcesOf(viewed.interleaving, files);
  await writeFile(file, htmlPage({ schema: 'smplab.view/1', version: VERSION, ...viewed, sources })).catch(refuse);
}

/** The lines that an interleaving names. What cannot be read (any more) is left out. */
async function sourcesOf(
  interleaving: NonNullable<Viewed['interleaving']>,
  files: Viewed['files'],
): Promise<Record<string, readonly Excerpt[]>> {
  const found = await Promise.all(
    [...namedLines(interleaving)].map(async ([name, lines]): Promise<[string, readonly Excerpt[]]> => {
      const url = files[name] ?? '';
      const source = url.startsWith('file:') ? await readFile(fileURLToPath(url), 'utf8').catch(() => '') : '';
      return [name, source === '' ? [] : excerpts(source, lines)];
    }),
  );
  return Object.fromEntries(found.filter(([, parts]) => parts.length > 0));
}

function refuse(error: Error): never {
  throw new InputError(`html: ${error.message}`);
}
