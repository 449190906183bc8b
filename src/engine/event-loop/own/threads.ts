/** What `node:worker_threads` is to code under test that has an event loop of its own. */
import { BroadcastChannel } from './broadcast.js';
import { MessageChannel, MessagePort, receiveMessageOnPort } from './message-port.js';
import { Worker } from './worker.js';

export const OWN_THREADS = { Worker, MessageChannel, MessagePort, BroadcastChannel, receiveMessageOnPort };
