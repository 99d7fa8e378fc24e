/** Injection tokens of what has no class. */
export const LOG = Symbol('log');
export const CONFIG = Symbol('config');
/** URL of the module that each task of the user's own came from, by the task's name. */
export const MODULE_URLS = Symbol('module urls');
