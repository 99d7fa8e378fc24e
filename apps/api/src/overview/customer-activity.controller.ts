import { Database, findCustomers } from '@fairlane/persistence';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AnyRole } from '../auth/access.decorator.js';
import { Caller, customerNotFound, type Principal, requireOwn } from '../auth/principal.js';
import { IdParam } from '../docs/examples.decorator.js';
import { ShowFairness } from '../fairness/show-fairness.js';
import { ACTIVITY_STEP_SECONDS } from '../live/customer-window.js';
import { LiveTurns } from '../live/live.module.js';
import { Problems } from '../problems/problems.decorator.js';

const wait = z.number().nullable();
const activitySchema = z
  .object({
    stepSeconds: z.number(),
    share: z.number().meta({ description: 'Of all slot seconds of the last minute, 0 to 1.' }),
    fairShare: z.number(),
    lagSeconds: wait.meta({
      description: 'Virtual seconds ahead (+) or behind (-); null when it has no work.',
    }),
    boundSeconds: wait,
    points: z
      .array(
        z
          .object({
            at: z.number().meta({ description: 'Begin of the step, seconds since 1970.' }),
            jobs: z.int().meta({ description: 'That ended.' }),
            failed: z.int(),
            heldSeconds: z.number().meta({ description: 'Slot seconds of the turns that settled.' }),
            waitP50Seconds: wait,
            waitP99Seconds: wait,
          })
          .meta({ id: 'CustomerActivityPoint' }),
      )
      .meta({ description: 'Ten minutes, oldest first; steps without a turn are left out.' }),
  })
  .meta({ id: 'CustomerActivity' });
type CustomerActivity = z.infer<typeof activitySchema>;

@ApiTags('customers')
@AnyRole()
@Controller('v1/customers')
export class CustomerActivityController {
  constructor(
    private readonly database: Database,
    private readonly live: LiveTurns,
    private readonly fairness: ShowFairness,
  ) {}

  @Get(':id/activity')
  @IdParam('id', '1', 'The customer')
  @ApiOperation({
    summary: 'What a customer was given in the last ten minutes, as this API process heard of it',
  })
  @ApiOkResponse({ description: 'Its activity', standardSchema: activitySchema })
  @Problems('CUSTOMER.NOT_FOUND')
  async show(@Caller() caller: Principal, @Param('id') id: string): Promise<CustomerActivity> {
    requireOwn(caller, id);
    const [[customer], { items }] = await Promise.all([
      findCustomers(this.database, { ids: [id] }, 1),
      this.fairness.run(),
    ]);
    if (!customer) throw customerNotFound(id);
    const item = items.find(({ customerId }) => customerId === id);
    return {
      stepSeconds: ACTIVITY_STEP_SECONDS,
      share: item?.share ?? 0,
      fairShare: item?.fairShare ?? 0,
      lagSeconds: item?.lagSeconds ?? null,
      boundSeconds: item?.boundSeconds ?? null,
      points: this.live.customers.points(id, Date.now() / 1_000),
    };
  }
}
