/** A lost element, of which nothing is seen until the stack is emptied; and, with one in it, one that comes out twice. */
import { defineCheck } from 'smplab';
import { AsyncStack, LooksOnce } from './stack.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['lost', 'taken twice', 'not linearizable'];

export default defineCheck({
  name: 'async stack that looks once',
  setup: () => AsyncStack.create(512),
  attach: (words) => new LooksOnce(words),
  operations: { push: { args: 'int' }, pop: {} },
  model: 'lifo-stack',
});
