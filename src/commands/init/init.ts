/** `smplab init` as a function: writes a first definition beside a structure. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../../common/errors.js';
import { unknownName } from '../../common/unknown-name.js';
import { CannotParse } from '../../engine/typescript/cannot-parse.js';
import type { BuiltInModel } from '../../lab/check-definition.js';
import { definitionText } from './definition-text.js';
import { outlineOf, type OutlinedClass, type OutlinedModule } from './outline.js';
import { MODELS, suited, suitedModel } from './suited-model.js';

export interface InitOptions {
  /** The exported class. Default: the only one, or where there is none the functions that are exported. */
  readonly className?: string;
  /** Default: the one that its operations look like. */
  readonly model?: string;
  /** Overwrites a definition that is there. */
  readonly force?: boolean;
}

export interface Initialised {
  /** What was written. */
  readonly file: string;
  /** The class, or the file's name where functions are checked. */
  readonly className: string;
  readonly model: BuiltInModel;
}

/** @throws {InputError} a file that cannot be read, has no class to check, or whose definition is there already */
export function init(structure: string, { className, model, force = false }: InitOptions = {}): Initialised {
  if (!/\.(?:[cm]?js|m?ts)$/.test(structure))
    throw new InputError(`${structure}: not a file of JavaScript or TypeScript (.js, .mjs, .cjs, .ts, .mts)`);
  const { format, classes, functions } = read(structure);
  const file = definitionFile(structure, format);
  if (existsSync(file) && !force) throw new InputError(`${file} is there already: --force overwrites it`);
  const outlined = chosen(classes, functions, structure, className);
  const named = model === undefined ? suitedModel(outlined) : modelNamed(model);
  if (named === null || suited(outlined.methods, named).length === 0) {
    const has = outlined.methods.map(({ name }) => name).join(', ') || 'no methods';
    throw new InputError(
      `${structure}: no ${named ?? 'model'} has operations such as those of ${outlined.name} (${has})`,
    );
  }
  write(file, definitionText(outlined, named, `./${basename(structure)}`));
  return { file, className: outlined.name, model: named };
}

/** A definition is an ES module, whatever the structure is. */
function definitionFile(structure: string, format: OutlinedModule['format']): string {
  return format === 'commonjs'
    ? structure.replace(/\.c?js$/, '.check.mjs')
    : structure.replace(/(\.m?[jt]s)$/, '.check$1');
}

function read(structure: string): OutlinedModule {
  try {
    return outlineOf(readFileSync(structure, 'utf8'), pathToFileURL(resolve(structure)).href);
  } catch (error) {
    if (error instanceof CannotParse) throw new InputError(error.message);
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(`${structure}: ${code === 'ENOENT' ? 'there is no such file' : message}`);
  }
}

function chosen(
  classes: readonly OutlinedClass[],
  functions: OutlinedModule['functions'],
  structure: string,
  className: string | undefined,
): OutlinedClass {
  if (classes.length === 0 && functions !== null && className === undefined) return functions;
  const names = classes.map(({ name }) => name);
  if (classes.length === 0) throw new InputError(`${structure}: exports no class, and no function by a name`);
  if (className === undefined && classes.length > 1)
    throw new InputError(`${structure}: exports ${names.join(', ')}: name one with --class`);
  const found = className === undefined ? classes[0] : classes.find(({ name }) => name === className);
  if (found === undefined) throw new InputError(unknownName('class', className!, names, structure));
  return found;
}

function modelNamed(name: string): BuiltInModel {
  const found = MODELS.find((model) => model === name);
  if (found === undefined) throw new InputError(unknownName('model', name, MODELS, 'smplab init --help'));
  return found;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new InputError((error as Error).message);
  }
}
