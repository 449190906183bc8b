/** `--checkpoint` and `--resume`: where an exploration is kept, and where it goes on. */
import { existsSync } from 'node:fs';
import { access, constants, readFile, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../../common/errors.js';
import { VERSION } from '../../common/version.js';
import {
  CHECKPOINT_SCHEMA,
  digestOfCheckpoint,
  type Checkpoint,
  type CheckpointOrder,
} from '../../runners/checkpoint.js';
import type { SearchRequest } from '../../runners/search.js';
import type { ExploreOptions } from './explore.js';

/**
 * Where the search is kept and goes on; undefined: it is not kept.
 *
 * @throws {InputError} where it cannot be kept, where something is there already, and for a file that is no checkpoint of
 * such a search
 */
export async function checkpointOf(
  { checkpoint, resume }: Pick<ExploreOptions, 'checkpoint' | 'resume'>,
  { strategy, shard, twice }: Pick<SearchRequest, 'strategy' | 'shard' | 'twice'>,
): Promise<CheckpointOrder | undefined> {
  const file = checkpoint ?? resume;
  if (file === undefined) return undefined;
  const option = resume === undefined ? 'checkpoint' : 'resume';
  if (strategy !== 'dpor') throw new InputError(`${option}: only what covers all schedules is kept: add --exhaustive`);
  if (twice) throw new InputError(`${option}: a search that executes everything twice is not kept`);
  await access(dirname(file), constants.W_OK).catch((error: Error) => {
    throw new InputError(`checkpoint: ${error.message}`);
  });
  const from = resume === undefined ? null : await readCheckpoint(resume, shard);
  const goesOnThere = resume !== undefined && existsSync(file) && (await realpath(resume)) === (await realpath(file));
  if (existsSync(file) && !goesOnThere)
    throw new InputError(`checkpoint: ${file} is there already; --resume ${file} goes on from it`);
  return { file, from };
}

/** @throws {InputError} */
async function readCheckpoint(file: string, shard: string): Promise<Checkpoint> {
  const refuse = (why: string): never => {
    throw new InputError(`resume: ${file}: ${why}`);
  };
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
    refuse(error.code === 'ENOENT' ? 'no such file' : `cannot be read (${error.code})`),
  );
  const document = parsed(text) ?? refuse('no checkpoint of smplab explore');
  if (document.schema !== CHECKPOINT_SCHEMA) refuse('no checkpoint of smplab explore');
  if (document.smplab !== VERSION) refuse(`was written by smplab ${document.smplab}; this is ${VERSION}`);
  if (document.digest !== digestOfCheckpoint(document)) refuse('is damaged');
  if (document.shard !== shard) refuse(`is of share ${document.shard}, not ${shard}`);
  return document;
}

function parsed(text: string): Checkpoint | null {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' ? (document as Checkpoint | null) : null;
  } catch {
    return null;
  }
}
