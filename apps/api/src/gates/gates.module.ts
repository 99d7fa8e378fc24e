import { Global, Module } from '@nestjs/common';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { Gates } from './gates.js';
import { RateGate } from './rate/rate.gate.js';
import { ThrottleGate } from './throttle/throttle.gate.js';
import { WebhookGate } from './webhook/webhook.gate.js';

/** The gates of this release, in the order in which a job passes them: those before its time, and those after. */
@Global()
@Module({
  imports: [WebhooksModule],
  providers: [
    ThrottleGate,
    RateGate,
    WebhookGate,
    {
      provide: Gates,
      inject: [ThrottleGate, RateGate, WebhookGate],
      useFactory: (throttle: ThrottleGate, rate: RateGate, webhook: WebhookGate) =>
        new Gates([], [throttle, rate, webhook]),
    },
  ],
  exports: [Gates],
})
export class GatesModule {}
