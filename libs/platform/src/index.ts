export * from './clock.js';
export * from './config.js';
export * from './ids.js';
export * from './logging.js';
export * from './periodic.js';
export * from './settings.js';
