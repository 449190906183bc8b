/** With Atomics it holds, on any hardware. */
import { defineCheck } from 'smplab';
import { Peterson } from './peterson.js';
import { actors, after, outcomes, setup } from './section.js';

export default defineCheck({ name: "Peterson's lock", setup, actors: actors(Peterson), after, outcomes });
