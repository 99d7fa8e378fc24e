/** The servers that `scripts/services.mjs` has brought up for the tests, or those the developer names himself. */
export interface TestServers {
  readonly databaseUrl: string;
  readonly amqpUrl: string;
  /**
   * The management API of the broker, with credentials. Default: port 15672 beside `AMQP_URL`, on the first of its
   * hosts, with its credentials.
   */
  readonly managementUrl: string;
}

/** Throws when a URL is missing, and says how to get one. */
export function testServers(environment: NodeJS.ProcessEnv = process.env): TestServers {
  const {
    DATABASE_URL: databaseUrl,
    AMQP_URL: amqpUrl,
    RABBITMQ_MANAGEMENT_URL: managementUrl,
  } = environment;
  if (!databaseUrl || !amqpUrl) {
    throw new Error(
      'These tests need PostgreSQL and RabbitMQ: run them with "make test", or set DATABASE_URL and AMQP_URL to what ' +
        '"node scripts/services.mjs up" prints.',
    );
  }
  return { databaseUrl, amqpUrl, managementUrl: managementUrl ?? managementBeside(amqpUrl) };
}

function managementBeside(amqpUrl: string): string {
  const { username, password, hostname } = new URL(amqpUrl);
  return `http://${username || 'guest'}:${password || 'guest'}@${hostname.split(',')[0]}:15672`;
}
