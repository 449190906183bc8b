/** From what was pasted to the module that it belongs to. */
import { InputError } from '../../common/errors.js';
import { urlOf } from '../../runners/scenario-catalog.js';
import { referenceOf, type Reference } from '../../runners/reference.js';
import { TokenError, type Token } from '../../search/token.js';
import { checkUrl } from '../check/check-url.js';
import { readTokenOrPlan } from './plan-file.js';

export interface OpenToken {
  readonly token: Token;
  readonly url: string;
  readonly reference: Reference;
}

/** @param text a token, or the file of a plan @throws {InputError} when it is malformed, or its subject is gone */
export async function openToken(text: string): Promise<OpenToken> {
  try {
    const token = await readTokenOrPlan(text);
    const url = urlOfSubject(token);
    return { token, url, reference: referenceOf(token, url) };
  } catch (error) {
    throw error instanceof TokenError ? new InputError(`token: ${error.message}`) : error;
  }
}

function urlOfSubject({ kind, subject }: Token): string {
  try {
    return kind === 'check' ? checkUrl(subject) : urlOf(subject);
  } catch (error) {
    if (!(error instanceof InputError || error instanceof RangeError)) throw error;
    throw new TokenError('stale', `This token is stale: ${error.message}`);
  }
}
