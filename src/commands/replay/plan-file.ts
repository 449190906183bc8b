/** Plans that are too long to be pasted: a token as a JSON file. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { decodeToken, encodeToken, type Token } from '../../search/token.js';
import { MEMORY_MODELS, type MemoryModel, type PlainMemory } from '../../lab/plain-memory.js';
import { InputError } from '../../common/errors.js';

const SCHEMA = 'smplab.plan/4';

/** Writes the plan of a token, or of another file. @throws {InputError} when the file cannot be written */
export async function savePlan(path: string, tokenOrPath: string): Promise<void> {
  const { plan, ...rest } = await readTokenOrPlan(tokenOrPath);
  const deviations = plan.deviations.map(({ at, choice }) => [at, choice]);
  const text = `${JSON.stringify({ schema: SCHEMA, ...rest, deviations })}\n`;
  await writeFile(path, text).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${path}: cannot be written (${error.code})`);
  });
}

/** A token, or the file of one, as a token. @throws {InputError} when it is a file and holds no plan */
export async function readTokenOrPlan(tokenOrPath: string): Promise<Token> {
  const isToken = /^\s*s\d+\./.test(tokenOrPath) && !existsSync(tokenOrPath);
  if (isToken) return decodeToken(tokenOrPath);
  if (!/[./\\]/.test(tokenOrPath)) return decodeToken(tokenOrPath); // says that it is none
  const text = await readFile(tokenOrPath, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(
      error.code === 'ENOENT'
        ? `${tokenOrPath}: neither a token nor a file`
        : `${tokenOrPath}: cannot be read (${error.code})`,
    );
  });
  const token = tokenOf(text);
  if (token === null) throw new InputError(`${tokenOrPath}: no plan of schema ${SCHEMA}`);
  return token;
}

function tokenOf(text: string): Token | null {
  try {
    const { schema, fingerprints, leftOut, deviations, ...rest } = JSON.parse(text) as Record<string, unknown>;
    const { kind, engine, subject, form, program, spurious, lateTimers = false, faults, plain } = rest;
    if (schema !== SCHEMA || ![subject, form, program].every((part) => typeof part === 'string')) return null;
    const { own, sources } = fingerprints as Record<string, unknown>;
    if (!isNaturals([own, sources]) || !isNaturals(leftOut)) return null;
    if (!Array.isArray(deviations) || !deviations.every(isNaturals)) return null;
    if (!isPlainMemory(plain) || !areFaults(faults)) return null;
    const known = (kind === 'scenario' || kind === 'check') && (engine === 'coop' || engine === 'lockstep');
    if (!known || typeof spurious !== 'boolean' || typeof lateTimers !== 'boolean') return null;
    const plan = { deviations: deviations.map(([at, choice]) => ({ at, choice })) };
    const origin = { kind, engine, subject, form, program, spurious, lateTimers, faults, plain };
    const token = { ...origin, fingerprints, leftOut, plan } as Token;
    return decodeToken(encodeToken(token)); // which refuses what is out of order
  } catch {
    return null;
  }
}

function isNaturals(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((number) => Number.isSafeInteger(number) && (number as number) >= 0);
}

function areFaults(value: unknown): boolean {
  if (value === undefined) return true;
  const { lostIpis = 0, freezes = 0 } = (value ?? {}) as Record<string, unknown>;
  return isNaturals([lostIpis, freezes]);
}

function isPlainMemory(value: unknown): value is PlainMemory {
  const { points, model } = (value ?? {}) as Record<string, unknown>;
  if (!MEMORY_MODELS.includes(model as MemoryModel)) return false;
  if (points === 'always' || points === 'never') return true;
  return Array.isArray(points) && points.every((place) => isNaturals(place) && place.length === 3);
}
