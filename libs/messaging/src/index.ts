export * from './broker.js';
export * from './publisher.js';
export * from './subscriber.js';
export * from './topology.js';
