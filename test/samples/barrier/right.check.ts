/** Two rounds, three parties, all together. */
import { defineCheck } from 'smplab';
import { Barrier } from './barrier.js';
import { actors, after, outcomes, setup } from './rounds.js';

export default defineCheck({ name: 'barrier', setup, actors: actors(Barrier), after, outcomes });
