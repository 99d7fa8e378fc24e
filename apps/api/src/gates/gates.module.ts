import { Global, Module } from '@nestjs/common';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { Gates } from './gates.js';
import { ParentsGate } from './parents/parents.gate.js';
import { RateGate } from './rate/rate.gate.js';
import { ResourcesGate } from './resources/resources.gate.js';
import { ResourcesModule } from './resources/resources.module.js';
import { ThrottleGate } from './throttle/throttle.gate.js';
import { WebhookGate } from './webhook/webhook.gate.js';

/** The gates of this release, in the order in which a job passes them: those before its time, and those after. */
@Global()
@Module({
  imports: [ResourcesModule, WebhooksModule],
  providers: [
    ParentsGate,
    ThrottleGate,
    RateGate,
    WebhookGate,
    {
      provide: Gates,
      inject: [ParentsGate, ThrottleGate, RateGate, ResourcesGate, WebhookGate],
      useFactory: (
        parents: ParentsGate,
        throttle: ThrottleGate,
        rate: RateGate,
        resources: ResourcesGate,
        webhook: WebhookGate,
      ) => new Gates([parents], [throttle, rate, resources, webhook]),
    },
  ],
  exports: [Gates, ResourcesModule],
})
export class GatesModule {}
