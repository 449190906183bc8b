/** With Atomics it holds, on any hardware. */
import { defineCheck } from 'smplab';
import { Dekker } from './dekker.js';
import { actors, after, outcomes, setup } from './section.js';

export default defineCheck({ name: "Dekker's lock", setup, actors: actors(Dekker), after, outcomes });
