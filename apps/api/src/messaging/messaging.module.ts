import { hostname } from 'node:os';
import { Broker, EventFeed, Publisher } from '@fairlane/messaging';
import { Global, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { API_CONFIG, type ApiConfig } from '../api.settings.js';

const logger = new Logger('Broker');

/** The connection to RabbitMQ and its publisher. While it is away the API goes on: what it accepts is in PostgreSQL. */
@Global()
@Module({
  providers: [
    {
      provide: Broker,
      inject: [API_CONFIG],
      useFactory: async (config: ApiConfig) =>
        Broker.connect({
          url: config.amqpUrl,
          connectionName: `fairlane-api@${hostname()}`,
          owner: 'api',
          mayComeLater: true,
          onUp: () => logger.log('connected'),
          onDown: (cause) => logger.warn(`connection lost: ${cause?.message ?? 'closed by the broker'}`),
          onError: (where, error) => logger.warn(`${where}: ${String(error)}`),
        }),
    },
    {
      provide: EventFeed,
      inject: [Broker],
      useFactory: (broker: Broker) =>
        new EventFeed(broker, (error) => logger.warn(`an event was dropped: ${String(error)}`)),
    },
    {
      provide: Publisher,
      inject: [Broker, EventFeed],
      useFactory: async (broker: Broker, own: EventFeed) => Publisher.open(broker, own),
    },
  ],
  exports: [Broker, EventFeed, Publisher],
})
export class MessagingModule implements OnApplicationShutdown {
  constructor(private readonly broker: Broker) {}

  async onApplicationShutdown(): Promise<void> {
    await this.broker.close();
  }
}
