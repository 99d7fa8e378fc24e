import { Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/dispatch.module.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsStoreModule } from './metrics-store.module.js';

@Module({ imports: [MetricsStoreModule, DispatchModule], controllers: [MetricsController] })
export class MetricsModule {}
