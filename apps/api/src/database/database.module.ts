import { Database, sharedAccess } from '@fairlane/persistence';
import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { API_CONFIG, type ApiConfig } from '../api.settings.js';

/**
 * Longest wait for a free connection, and for an answer to one statement: a request then ends with 503. All statements
 * of a request have one deadline besides.
 */
const CONNECT_TIMEOUT_MILLIS = 2_000;
const QUERY_TIMEOUT_MILLIS = 5_000;

/** The connection pool to PostgreSQL, closed after every other part of the process has stopped. */
@Global()
@Module({
  providers: [
    {
      provide: Database,
      inject: [API_CONFIG],
      useFactory: async (config: ApiConfig) =>
        Database.connect({
          ...sharedAccess(config),
          applicationName: 'fairlane-api',
          poolSize: config.databasePoolSize,
          connectTimeoutMillis: CONNECT_TIMEOUT_MILLIS,
          queryTimeoutMillis: QUERY_TIMEOUT_MILLIS,
        }),
    },
  ],
  exports: [Database],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
