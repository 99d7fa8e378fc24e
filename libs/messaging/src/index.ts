export * from './broker.js';
export * from './dead-messages.js';
export * from './event-feed.js';
export * from './publisher.js';
export * from './subscriber.js';
export * from './topology.js';
