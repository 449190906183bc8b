/** Files that options name, to be written. */
import { access, constants, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../common/errors.js';

/**
 * Before anything is run.
 *
 * @param files by option; undefined: it was not given
 * @returns whether any was given
 * @throws {InputError} for a folder that cannot be written to
 */
export async function checkOutputs(files: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const given = Object.entries(files).filter((file): file is [string, string] => file[1] !== undefined);
  for (const [option, file] of given) await access(dirname(file), constants.W_OK).catch(refuse(option));
  return given.length > 0;
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
