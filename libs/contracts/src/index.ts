export * from './control.js';
export * from './events.js';
export * from './turn.js';
