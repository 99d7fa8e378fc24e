import { InitialSchema1700000000001 } from './0001-initial-schema.js';
import { Gates1700000000002 } from './0002-gates.js';
import { Flows1700000000003 } from './0003-flows.js';
import { Rounds1700000000004 } from './0004-rounds.js';
import { SchedulesBatchesWebhooks1700000000005 } from './0005-schedules-batches-webhooks.js';
import { StartRates1700000000006 } from './0006-start-rates.js';

/** Every migration, oldest first. */
export const migrations = [
  InitialSchema1700000000001,
  Gates1700000000002,
  Flows1700000000003,
  Rounds1700000000004,
  SchedulesBatchesWebhooks1700000000005,
  StartRates1700000000006,
];
