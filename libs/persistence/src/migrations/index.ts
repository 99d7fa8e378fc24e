import { InitialSchema1700000000001 } from './0001-initial-schema.js';
import { Gates1700000000002 } from './0002-gates.js';
import { Flows1700000000003 } from './0003-flows.js';
import { Rounds1700000000004 } from './0004-rounds.js';
import { SchedulesBatchesWebhooks1700000000005 } from './0005-schedules-batches-webhooks.js';
import { StartRates1700000000006 } from './0006-start-rates.js';
import { LearnedSeconds1700000000007 } from './0007-learned-seconds.js';
import { Dashboard1700000000008 } from './0008-dashboard.js';
import { MovingBehindRates1700000000009 } from './0009-moving-behind-rates.js';
import { Traceparent1700000000010 } from './0010-traceparent.js';
import { WaitingJobs1700000000011 } from './0011-waiting-jobs.js';
import { UnsuccessfulByCustomer1700000000012 } from './0012-unsuccessful-by-customer.js';
import { RoomForClaims1700000000013 } from './0013-room-for-claims.js';

/** Every migration, oldest first. */
export const migrations = [
  InitialSchema1700000000001,
  Gates1700000000002,
  Flows1700000000003,
  Rounds1700000000004,
  SchedulesBatchesWebhooks1700000000005,
  StartRates1700000000006,
  LearnedSeconds1700000000007,
  Dashboard1700000000008,
  MovingBehindRates1700000000009,
  Traceparent1700000000010,
  WaitingJobs1700000000011,
  UnsuccessfulByCustomer1700000000012,
  RoomForClaims1700000000013,
];
