/** Of which part of a search dpor makes how much, and from where. */
import type { SavedSearch } from './saved-search.js';
import type { Split } from './split.js';

export interface DporOptions {
  /** Work that it may make of it before it gives up: about 100 million a second. */
  readonly most?: number;
  /** Where it goes on; null: at the beginning. */
  readonly from?: SavedSearch | null;
  /** Of which part it makes all; null: of the whole. */
  readonly split?: Split | null;
}
