/** The API as `openapi.json` describes it, for every client in this repository. Types only. */
export type { components, operations, paths } from './generated/api.js';
