/** `--save DIR`: everything that a report of a bug needs, in one folder. */
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Option } from 'commander';
import { savePlan } from '../commands/replay/plan-file.js';
import { environment } from '../common/environment.js';
import { pathOfOwn } from '../common/own-modules.js';
import { isInProject, pathInProject } from '../common/project.js';
import { VERSION } from '../common/version.js';
import type { Interleaving } from '../lab/interleaving.js';
import type * as Views from '../report/html/views.js';
import type { Viewed } from '../report/html/views.js';
import { refuse, writeOutput } from './output-files.js';
import { writeHtml } from './report-files.js';

/** A result in all its forms. */
export interface Saved {
  readonly text: string;
  readonly json: string;
  readonly view: (views: typeof Views) => Viewed;
  /** Of the finding; null: there is none, or none with a schedule. */
  readonly token: string | null;
  readonly interleaving: Interleaving | undefined;
  /** What was looked at: the file of a module, or the name of a scenario of smplab. */
  readonly subject: string;
}

export function saveOption(): Option {
  return new Option(
    '--save <folder>',
    'write everything that a bug report needs: report, document, page, plan, sources, environment',
  );
}

/** Before anything is run. @throws {InputError} for a folder that cannot be made */
export async function checkSaveFolder(folder: string | undefined): Promise<void> {
  if (folder !== undefined) await mkdir(folder, { recursive: true }).catch(refuse('save'));
}

/** @param of is asked for the result when there is a folder to write it to @throws {InputError} */
export async function save(folder: string | undefined, of: () => Saved): Promise<void> {
  if (folder === undefined) return;
  const { text, json, view, token, interleaving, subject } = of();
  const command = ['smplab', ...process.argv.slice(2)].join(' ');
  const about = { smplab: VERSION, command, ...environment() };
  await writeOutput('save', join(folder, 'report.txt'), `$ ${command}\n${text}\n`);
  await writeOutput('save', join(folder, 'report.json'), `${json}\n`);
  await writeOutput('save', join(folder, 'environment.json'), `${JSON.stringify(about, null, 2)}\n`);
  await writeHtml({ html: join(folder, 'report.html') }, view);
  if (token !== null) await savePlan(join(folder, 'finding.plan'), token);
  for (const file of sourcesOf(subject, interleaving)) await copyInto(join(folder, 'sources'), file);
}

/** Files of the project's own that the finding runs through, and the one that was asked for. */
function sourcesOf(subject: string, interleaving: Interleaving | undefined): Set<string> {
  const shown = Object.values(interleaving?.files ?? {})
    .filter((url) => url.startsWith('file:') && pathOfOwn(url) === null)
    .map((url) => fileURLToPath(url));
  const asked = /\.[cm]?[jt]s$/.test(subject) ? [subject] : [];
  return new Set([...asked, ...shown].filter((file) => isInProject(file)).map((file) => resolve(file)));
}

/** Under its path in the project, so that what it imports is found from there. */
async function copyInto(folder: string, file: string): Promise<void> {
  const copy = join(folder, pathInProject(file));
  await mkdir(dirname(copy), { recursive: true }).catch(refuse('save'));
  await copyFile(file, copy).catch(refuse('save'));
}
