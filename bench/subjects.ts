/** The subjects, in the order in which they are run. */
import { llist } from './llist.js';
import type { Subject } from './subject.js';

export const SUBJECTS: readonly Subject[] = [llist];
