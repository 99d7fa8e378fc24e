import type { Faults } from './fault.js';
import { LINK_FAULTS } from './links.js';
import { PROCESS_FAULTS } from './processes.js';
import { SERVER_FAULTS } from './servers.js';
import { TASK_FAULTS } from './tasks.js';

export const FAULTS: Faults = { ...PROCESS_FAULTS, ...SERVER_FAULTS, ...LINK_FAULTS, ...TASK_FAULTS };
