/** From what was pasted to the module that it belongs to. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InputError } from '../../common/errors.js';
import { fileInProject, isInProject, projectFolder } from '../../common/project.js';
import { isOwnScenario, scenarioAndKernel, scenarioNames, urlOf } from '../../runners/scenario-catalog.js';
import { referenceOf, type Reference } from '../../runners/reference.js';
import { TokenError, type Token } from '../../search/token.js';
import { variantModule } from '../../emulator/variant-module.js';
import { checkUrl } from '../check/check-url.js';
import { scenarioOnKernel } from '../explore/on-kernel.js';
import { readTokenOrPlan } from './plan-file.js';

export type SubjectToken = Omit<Token, 'fingerprints' | 'plan'>;

export interface OpenSubject {
  readonly token: SubjectToken;
  readonly url: string;
  readonly reference: Reference;
  /** Of the module that will run; null: it comes with smplab. */
  readonly file: string | null;
}

export interface OpenToken extends OpenSubject {
  readonly token: Token;
}

/**
 * A token is a stranger's as often as not, and the module that it names runs with all rights of its user: one that lies
 * outside of the project is refused.
 *
 * @param text a token, or the file of a plan
 * @param allow runs a module wherever it lies
 * @throws {InputError} when it is malformed, its subject is gone, or lies elsewhere
 */
export async function openToken(text: string, allow = false): Promise<OpenToken> {
  try {
    const token = await readTokenOrPlan(text);
    return { ...(await openSubject(token, allow)), token };
  } catch (error) {
    throw error instanceof TokenError ? new InputError(`token: ${error.message}`) : error;
  }
}

/** @throws {InputError} when it lies outside of the project @throws {TokenError} when it is gone */
export async function openSubject(token: SubjectToken, allow = false): Promise<OpenSubject> {
  const { kind, subject } = token;
  const [scenario, kernel] = (kind === 'scenario' ? scenarioAndKernel(subject) : null) ?? [subject, null];
  const module = urlOfSubject(kind, scenario);
  const variant = kernel === null || variantModule(kernel) === null ? kernel : fileInProject(kernel);
  const files = [
    ...(kind === 'scenario' && isOwnScenario(module) ? [] : [fileURLToPath(module)]),
    ...(variant === kernel ? [] : [variant!]),
  ];
  const gone = files.find((file) => !existsSync(file));
  if (gone !== undefined) throw new TokenError('stale', `This token is stale: ${gone}: no such file`);
  const outside = allow ? undefined : files.find((file) => !isInProject(file));
  if (outside !== undefined)
    throw new InputError(
      `token: it runs ${outside}, which is outside of this project (${projectFolder()}): --allow runs it all the same`,
    );
  const url = variant === null ? module : (await scenarioOnKernel(module, variant)).url;
  return { token, url, reference: referenceOf(token, url), file: files[0] ?? null };
}

function urlOfSubject(kind: SubjectToken['kind'], subject: string): string {
  try {
    if (kind === 'check') return checkUrl(fileInProject(subject));
    return scenarioNames().includes(subject) || !/\.[cm]?[jt]s$/.test(subject)
      ? urlOf(subject)
      : urlOf(fileInProject(subject));
  } catch (error) {
    if (!(error instanceof InputError || error instanceof RangeError)) throw error;
    throw new TokenError('stale', `This token is stale: ${error.message}`);
  }
}
