import { Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/dispatch.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { BatchesController } from './batches.controller.js';
import { Batches } from './batches.js';
import { WatchBatches } from './watch-batches.js';

@Module({
  imports: [DispatchModule, WebhooksModule],
  controllers: [BatchesController],
  providers: [Batches, WatchBatches],
})
export class BatchesModule {}
