/** Files that options name, to be written. */
import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../common/errors.js';

/**
 * Before anything is run.
 *
 * @param files by option; undefined: it was not given
 * @returns whether any was given
 * @throws {InputError} for one that cannot be written
 */
export async function checkOutputs(files: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const given = Object.entries(files).filter((file): file is [string, string] => file[1] !== undefined);
  for (const [option, file] of given) await checkOutput(option, file);
  return given.length > 0;
}

async function checkOutput(option: string, file: string): Promise<void> {
  if (file === '') throw new InputError(`${option}: no file is named`);
  const there = await stat(file).catch(() => null);
  if (there?.isDirectory() === true) throw new InputError(`${option}: ${file} is a folder`);
  await access(there === null ? `${dirname(file)}/.` : file, constants.W_OK).catch(refuse(option));
}

/** @throws {InputError} when it cannot be written */
export async function writeOutput(option: string, file: string, text: string): Promise<void> {
  await writeFile(file, text).catch(refuse(option));
}

/** Makes an error of the system one of that option. */
export function refuse(option: string): (error: Error) => never {
  return (error) => {
    throw new InputError(`${option}: ${error.message}`);
  };
}
