import { Module } from '@nestjs/common';
import { DeliverWebhooks } from './deliver-webhooks.js';
import { WebhooksController } from './webhooks.controller.js';
import { Webhooks } from './webhooks.js';

@Module({
  controllers: [WebhooksController],
  providers: [DeliverWebhooks, Webhooks],
  exports: [DeliverWebhooks],
})
export class WebhooksModule {}
