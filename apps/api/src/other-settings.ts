/** `FAIRLANE_*` names that other processes of the project read from the same environment, so no misspelling here. */
export const OTHER_SETTINGS: readonly string[] = [
  'FAIRLANE_API_KEY',
  'FAIRLANE_API_URL',
  'FAIRLANE_HEALTH_FILE',
  'FAIRLANE_HTTP_ALLOW',
  'FAIRLANE_METRICS_LISTEN',
  'FAIRLANE_POOLS',
  'FAIRLANE_SLOTS',
  'FAIRLANE_STALL_SECONDS',
  'FAIRLANE_TASKS',
  'FAIRLANE_URL',
];
