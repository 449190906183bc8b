/** Every element comes out in order, yet one thread that stops stops them all: only its claim to be lock-free is wrong. */
import { defineCheck } from 'smplab';
import { WaitsForTheTail } from './broken.js';
import right from './right.check.js';

export default defineCheck({ ...right, name: 'Michael–Scott queue that waits for the tail', attach: (words, thread) => new WaitsForTheTail(words, thread) });
