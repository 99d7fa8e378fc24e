import { Broker, EventFeed, Publisher } from '@fairlane/messaging';
import { Database, directUrl } from '@fairlane/persistence';
import { createLogger } from '@fairlane/platform';
import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { API_CONFIG, type ApiConfig } from '../api.settings.js';
import { Gates } from '../gates/gates.js';
import { ResourceRounds } from '../gates/resources/resource-rounds.js';
import { DispatchService } from './dispatch.service.js';
import { TURN_COUNTERS, type TurnCounters } from './turn-counters.js';

/** The dispatcher has connections of its own, straight to PostgreSQL: no flood of requests can cost it the leadership. */
const DISPATCH_DATABASE = Symbol('DispatchDatabase');
const POOL_SIZE = 8;
/** Above the 30 s that PostgreSQL gives a statement: for a link that has gone dead without a word. */
const QUERY_TIMEOUT_MILLIS = 35_000;

@Module({
  providers: [
    {
      provide: DISPATCH_DATABASE,
      inject: [API_CONFIG],
      useFactory: async (config: ApiConfig) =>
        Database.connect({
          url: directUrl(config),
          applicationName: 'fairlane-dispatcher',
          poolSize: POOL_SIZE,
          queryTimeoutMillis: QUERY_TIMEOUT_MILLIS,
        }),
    },
    {
      provide: DispatchService,
      inject: [
        API_CONFIG,
        DISPATCH_DATABASE,
        Broker,
        EventFeed,
        Publisher,
        TURN_COUNTERS,
        Gates,
        ResourceRounds,
      ],
      useFactory: (
        config: ApiConfig,
        database: Database,
        broker: Broker,
        events: EventFeed,
        publisher: Publisher,
        counters: TurnCounters,
        gates: Gates,
        rounds: ResourceRounds,
      ) => {
        const logger = createLogger('dispatcher', config.logLevel);
        const { quantumSeconds, maxJobsPerTurn, policy } = config;
        return new DispatchService({
          database,
          broker,
          events,
          publisher,
          counters,
          gates,
          rounds,
          logger,
          quantumSeconds,
          maxJobsPerTurn,
          policy,
        });
      },
    },
  ],
  exports: [DispatchService],
})
export class DispatchModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly dispatch: DispatchService,
    @Inject(DISPATCH_DATABASE) private readonly database: Database,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.dispatch.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dispatch.stop();
    await this.database.close();
  }
}
