/**
 * The list is right, and used against its contract: two threads take single nodes, without a lock. One reads the first
 * node and its next and is delayed; the other takes both and adds the first again. The list is as long as it looks to
 * nobody: an element is lost, or comes out twice.
 */
import { defineCheck } from 'smplab';
import right from './right.check.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['lost', 'taken twice', 'not linearizable'];

export default defineCheck({ ...right, name: 'mpsc llist with two consumers', threads: {} });
