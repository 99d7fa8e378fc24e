import type { Tracing } from '@fairlane/platform';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { API_CONFIG, type ApiConfig } from './api.settings.js';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { AuthModule } from './auth/auth.module.js';
import { BatchesModule } from './batches/batches.module.js';
import { CapacityModule } from './capacity/capacity.module.js';
import { CustomersModule } from './customers/customers.module.js';
import { DatabaseModule } from './database/database.module.js';
import { GatesModule } from './gates/gates.module.js';
import { FlowsModule } from './flows/flows.module.js';
import { HealthModule } from './health/health.module.js';
import { ImportsModule } from './imports/imports.module.js';
import { JobTypesModule } from './job-types/job-types.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { DeadTurnsModule } from './dead-turns/dead-turns.module.js';
import { EventsModule } from './events/events.module.js';
import { FairnessModule } from './fairness/fairness.module.js';
import { LanesModule } from './lanes/lanes.module.js';
import { LifecycleModule } from './lifecycle/lifecycle.module.js';
import { LiveModule } from './live/live.module.js';
import { OverviewModule } from './overview/overview.module.js';
import { AuditModule } from './audit/audit.module.js';
import { TasksModule } from './tasks/tasks.module.js';
import { ThrottlesModule } from './throttles/throttles.module.js';
import { AuditInterceptor } from './audit/audit.interceptor.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';
import { WorkersModule } from './workers/workers.module.js';
import { MessagingModule } from './messaging/messaging.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { CustomerTiersModule } from './customer-tiers/customer-tiers.module.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { RecordsModule } from './records/records.module.js';
import { ResourceGroupsModule } from './resource-groups/resource-groups.module.js';
import { RoundsModule } from './rounds/rounds.module.js';
import { SchedulesModule } from './schedules/schedules.module.js';
import { StoresModule } from './stores/stores.module.js';
import { TracingModule } from './tracing/tracing.module.js';
import { RequestValidationPipe } from './validation/request-validation.pipe.js';

@Global()
@Module({})
export class AppModule {
  /** The whole API for one configuration. */
  static of(config: ApiConfig, tracing: Tracing | null): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LifecycleModule,
        TracingModule.of(tracing),
        DatabaseModule,
        MessagingModule,
        AuthModule,
        StoresModule,
        GatesModule,
        MetricsModule,
        HealthModule,
        JobTypesModule,
        CustomerTiersModule,
        CustomersModule,
        RecordsModule,
        ApiKeysModule,
        CapacityModule,
        JobsModule,
        RoundsModule,
        ResourceGroupsModule,
        SchedulesModule,
        BatchesModule,
        WebhooksModule,
        FlowsModule,
        ImportsModule,
        LiveModule,
        EventsModule,
        LanesModule,
        OverviewModule,
        FairnessModule,
        WorkersModule,
        DeadTurnsModule,
        AuditModule,
        TasksModule,
        ThrottlesModule,
      ],
      providers: [
        { provide: API_CONFIG, useValue: config },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
        { provide: APP_PIPE, useClass: RequestValidationPipe },
      ],
      exports: [API_CONFIG],
    };
  }
}
