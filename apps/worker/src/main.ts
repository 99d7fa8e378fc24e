import 'reflect-metadata';
import { Broker, Publisher } from '@fairlane/messaging';
import { Database, sharedAccess } from '@fairlane/persistence';
import {
  ConfigError,
  createLogger,
  loadConfig,
  type Logger,
  openTracing,
  Supervisor,
} from '@fairlane/platform';
import { loadTaskModules, provideTaskApi, TaskModuleError, TaskThreads } from '@fairlane/tasks';
import { NestFactory } from '@nestjs/core';
import { format } from 'node:util';
import { Presence } from './lease/presence.js';
import { DrainOrder } from './lifecycle/drain-order.js';
import { Drain } from './lifecycle/drain.js';
import { nestLogger } from './lifecycle/nest-logger.js';
import { surviveStrayErrors } from './lifecycle/stray-errors.js';
import { serveMetrics } from './metrics/serve-metrics.js';
import { WorkerMetrics } from './metrics/worker-metrics.js';
import { dealSlots } from './slots/pools.js';
import { TurnStrategy } from './slots/turn-strategy.js';
import { newIdentity } from './worker-identity.js';
import { WorkerModule, type WorkerParts } from './worker.module.js';
import { OTHER_SETTINGS, type WorkerConfig, workerSettings } from './worker.settings.js';

/**
 * Connections to PostgreSQL: a claim or a settlement takes one for milliseconds, so that four slots share one, and
 * backends do not stand in each other's way: with eight slots, turns of one job cost a sixth less of PostgreSQL's processor
 * time by three connections than by ten.
 */
const SLOTS_PER_CONNECTION = 4;
const FEWEST_CONNECTIONS = 3;
const MOST_CONNECTIONS = 13;
/** After this a server that says nothing counts as away; the settlement of a large bundle takes far less. */
const QUERY_TIMEOUT_MILLIS = 20_000;
/** Closing what is idle anyway must not hold up the end. */
const CLOSE_SECONDS = 3;

try {
  await main();
} catch (error) {
  const isOperatorsError = error instanceof ConfigError || error instanceof TaskModuleError;
  process.stderr.write(`${isOperatorsError ? error.message : format(error)}\n`);
  process.exit(isOperatorsError ? 2 : 1);
}

async function main(): Promise<void> {
  const config = loadConfig(workerSettings, process.env, OTHER_SETTINGS);
  const log = createLogger('worker', config.logLevel);
  const parts = await assemble(config, log);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest's options are a class by name only
  const nest = await NestFactory.createMicroservice(WorkerModule.register(parts), {
    strategy: parts.strategy,
    logger: nestLogger(log),
    abortOnError: false,
  });
  const supervisor = new Supervisor(process.env, (error) =>
    log.warn({ err: error }, 'systemd cannot be told'),
  );
  const drainOrder = nest.get(DrainOrder);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => drainOrder.give(signal));
  surviveStrayErrors(log);
  await nest.listen();
  if (config.metricsListen) {
    const metrics = nest.get(WorkerMetrics);
    metrics.observeProcess();
    await serveMetrics(metrics.registry, config.metricsListen, log);
  }
  await nest.get(Presence).announce('up');
  log.info({ workerId: parts.identity.id, pools: parts.identity.pools }, 'worker ready');
  supervisor.ready();

  const reason = await drainOrder.given;
  supervisor.stopping();
  const isIdle = await nest.get(Drain).run(reason);
  setTimeout(() => process.exit(isIdle ? 0 : 1), CLOSE_SECONDS * 1_000).unref();
  if (isIdle) await close(parts, async () => nest.close());
  process.exit(isIdle ? 0 : 1);
}

async function assemble(config: WorkerConfig, log: Logger): Promise<WorkerParts> {
  const identity = newIdentity(dealSlots(config.slots, config.pools));
  provideTaskApi();
  const loaded = await loadTaskModules(config.tasks, process.cwd());
  const tracing = await openTracing({
    service: 'fairlane-worker',
    endpoint: config.tracesEndpoint,
    ratio: config.tracesRatio,
    onError: (error) => log.warn({ err: error }, 'Traces cannot be sent'),
  });
  const database = await Database.connect({
    ...sharedAccess(config),
    applicationName: 'fairlane-worker',
    poolSize: connectionsOf(identity.slots),
    queryTimeoutMillis: QUERY_TIMEOUT_MILLIS,
  });
  const broker = await Broker.connect({
    url: config.amqpUrl,
    connectionName: `fairlane worker ${identity.id}`,
    owner: 'worker',
    onDown: (error) => log.warn({ err: error }, 'RabbitMQ is away; running jobs go on'),
    onError: (where, error) => log.warn({ err: error, where }, 'RabbitMQ reported an error'),
  });
  const publisher = await Publisher.open(broker);
  const strategy = new TurnStrategy(broker, publisher, identity.pools, log);
  const threads = new TaskThreads({ maxThreads: identity.slots });
  return { config, log, identity, database, broker, publisher, strategy, threads, loaded, tracing };
}

function connectionsOf(slots: number): number {
  const wanted = 1 + Math.ceil(slots / SLOTS_PER_CONNECTION);
  return Math.min(Math.max(FEWEST_CONNECTIONS, wanted), MOST_CONNECTIONS);
}

/** In the order in which they need each other. */
async function close(parts: WorkerParts, closeNest: () => Promise<void>): Promise<void> {
  await closeNest();
  await parts.broker.close();
  await parts.threads.close();
  await parts.database.close();
  await parts.tracing?.close();
}
