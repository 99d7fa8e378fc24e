export * from './queueing.js';
