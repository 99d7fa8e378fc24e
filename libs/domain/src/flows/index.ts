export * from './critical-path.js';
export * from './graph.js';
