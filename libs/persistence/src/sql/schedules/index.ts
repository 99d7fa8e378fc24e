export * from './fire-schedules.js';
export * from './schedules.js';
