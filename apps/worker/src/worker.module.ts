import { Broker, Publisher } from '@fairlane/messaging';
import { Database } from '@fairlane/persistence';
import { type Logger, type Tracing, TRACING } from '@fairlane/platform';
import {
  builtInTasks,
  DatabaseParentStore,
  DatabaseRecordStore,
  DatabaseWebhookSecrets,
  HttpAllowList,
  type LoadedTasks,
  ParentStore,
  RecordStore,
  TaskRegistry,
  TasksModule,
  TaskThreads,
  WebhookSecrets,
} from '@fairlane/tasks';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { Controls } from './controls.js';
import { LeaseAudit } from './lease/lease-audit.js';
import { Presence } from './lease/presence.js';
import { ProgressKeeper } from './lease/progress-keeper.js';
import { DrainOrder } from './lifecycle/drain-order.js';
import { Drain } from './lifecycle/drain.js';
import { WorkerMetrics } from './metrics/worker-metrics.js';
import { TurnStrategy } from './slots/turn-strategy.js';
import { TaskBoot } from './task-boot.js';
import { CONFIG, LOG, MODULE_URLS } from './tokens.js';
import { Claimer } from './turns/claimer.js';
import { CpuMeter } from './turns/cpu-meter.js';
import { Grants } from './turns/grants.js';
import { HeldTurns } from './turns/held-turns.js';
import { Reports } from './turns/reports.js';
import { Settler } from './turns/settler.js';
import { Starter } from './turns/starter.js';
import { TaskRunner } from './turns/task-runner.js';
import { TurnServices } from './turns/turn-services.js';
import { TurnController } from './turns/turn.controller.js';
import { WorkerIdentity } from './worker-identity.js';
import type { WorkerConfig } from './worker.settings.js';

/** What the worker is made of, and what is there before Nest. */
export interface WorkerParts {
  readonly config: WorkerConfig;
  readonly log: Logger;
  readonly identity: WorkerIdentity;
  readonly database: Database;
  readonly broker: Broker;
  readonly publisher: Publisher;
  readonly strategy: TurnStrategy;
  readonly threads: TaskThreads;
  readonly loaded: LoadedTasks;
  /** Null where tracing is off. */
  readonly tracing: Tracing | null;
}

@Module({})
export class WorkerModule {
  static register(parts: WorkerParts): DynamicModule {
    return {
      module: WorkerModule,
      imports: [tasksModule(parts)],
      controllers: [TurnController],
      providers: [
        ...valuesOf(parts),
        ...[
          TaskRegistry,
          TaskBoot,
          TaskRunner,
          Claimer,
          Settler,
          Starter,
          TurnServices,
          CpuMeter,
          HeldTurns,
          Grants,
          Reports,
          WorkerMetrics,
        ],
        ...[LeaseAudit, ProgressKeeper, Presence, DrainOrder, Drain, Controls],
      ],
    };
  }
}

/** Built-in tasks and those of the loaded modules; any of them may inject `RecordStore` and `HttpAllowList`. */
function tasksModule({ loaded, database, config }: WorkerParts): DynamicModule {
  return TasksModule.register(loaded, [
    { provide: RecordStore, useValue: new DatabaseRecordStore(database) },
    { provide: ParentStore, useValue: new DatabaseParentStore(database) },
    { provide: HttpAllowList, useValue: config.httpAllow },
    { provide: WebhookSecrets, useValue: new DatabaseWebhookSecrets(database) },
    ...builtInTasks,
  ]);
}

function valuesOf(parts: WorkerParts): Provider[] {
  return [
    { provide: CONFIG, useValue: parts.config },
    { provide: LOG, useValue: parts.log },
    { provide: MODULE_URLS, useValue: parts.loaded.moduleUrls },
    { provide: WorkerIdentity, useValue: parts.identity },
    { provide: Database, useValue: parts.database },
    { provide: Broker, useValue: parts.broker },
    { provide: Publisher, useValue: parts.publisher },
    { provide: TurnStrategy, useValue: parts.strategy },
    { provide: TaskThreads, useValue: parts.threads },
    { provide: TRACING, useValue: parts.tracing },
  ];
}
