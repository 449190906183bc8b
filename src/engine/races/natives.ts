/**
 * What the built-in functions do to memory that they are handed as a whole: which elements they read, and which they
 * write. They are known by what they are and not by their names, so that a program's own `set` is none of them.
 */
import { knowArrayMethods } from './natives/array-methods.js';
import { knowBufferMethods } from './natives/buffer-methods.js';
import { knowGlobalFunctions } from './natives/global-functions.js';

export { convertedBy, makesIterator } from './natives/conversions.js';
export { COPYING_NAMES, noteConstruction } from './natives/constructors.js';
export {
  isView,
  lengthOf,
  noteCall,
  RANGE_METHODS,
  sameEffect,
  touchesMemory,
  type NoteRange,
} from './natives/effects.js';

knowArrayMethods();
knowBufferMethods();
knowGlobalFunctions();
