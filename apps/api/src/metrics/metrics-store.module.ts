import { Global, Module } from '@nestjs/common';
import { TURN_COUNTERS } from '../dispatch/turn-counters.js';
import { Metrics } from './metrics.js';

/** The counters alone, which the dispatcher needs and which need nothing. */
@Global()
@Module({
  providers: [Metrics, { provide: TURN_COUNTERS, useExisting: Metrics }],
  exports: [Metrics, TURN_COUNTERS],
})
export class MetricsStoreModule {}
