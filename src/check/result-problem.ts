/** What is wrong with what a call did when nothing else ran: sentences that begin with the field. */
import type { ProgramCall } from '../lab/check-program.js';
import { shown } from './schema.js';
import { at, callText, isRecordable, valueText } from '../lab/values.js';

/** A result that no model can be compared with; null: it can be. @param own the model is of the user's */
export function resultProblem({ operation, arg }: ProgramCall, result: unknown, own: boolean): string | null {
  if (isRecordable(result) || (own && isPlainData(result))) return null;
  return (
    `operations.${operation}: ${callText(operation, arg)} returned ${shown(result)}, which no model knows: return a number, text, boolean, ` +
    'bigint, null, undefined, or a list of these, with run: (view) => … where the method returns something else'
  );
}

export function thrownProblem({ operation, arg }: ProgramCall, threw: string): string {
  return `operations.${operation}: ${callText(operation, arg)} threw ${threw}, though nothing else ran; where that is an answer, return it, with run`;
}

export function waitingProblem({ operation, arg }: ProgramCall, place: string): string {
  return `operations.${operation}.waits is missing: ${callText(operation, arg)} waits${at(place)} until another thread makes it possible; declare waits: true`;
}

export function refusalProblem({ operation, arg }: ProgramCall): string {
  return `operations.${operation}.mayReturn is missing: ${callText(operation, arg)} returned false; if that says that it was refused, declare mayReturn: 'bool'`;
}

export function emptyProblem({ operation, arg }: ProgramCall, result: unknown): string {
  const value = valueText(result);
  return `operations.${operation}.empty is missing or wrong: ${callText(operation, arg)} returned ${value} when there was nothing; if that is what it returns then, declare empty: ${value}`;
}

/** @param held elements in the structure when one thread alone had a call refused: fewer or more than its capacity */
export function capacityProblem({ operation, arg }: ProgramCall, held: number, capacity: number): string {
  const elements = held === 1 ? '1 element' : `${held} elements`;
  const refused = `capacity is ${capacity}, but one thread alone had ${callText(operation, arg)} refused with ${elements} in the structure`;
  return held < capacity
    ? `${refused}: a call is refused when it is full, and not before`
    : `${refused}, so it had taken more than it has room for; give the capacity that it has, or correct the structure`;
}

function isPlainData(value: unknown): boolean {
  if (isRecordable(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = Array.isArray(value) || prototype === Object.prototype || prototype === null;
  return isPlain && Object.values(value).every(isPlainData);
}
