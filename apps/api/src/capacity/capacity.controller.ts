import { Database, slotsByPool } from '@fairlane/persistence';
import { monotonicSeconds } from '@fairlane/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { LiveTurns } from '../live/live.module.js';
import { Problems } from '../problems/problems.decorator.js';
import {
  type Capacity,
  type CapacityQuery,
  capacityQuerySchema,
  capacitySchema,
} from './capacity.schemas.js';
import { figureCapacity } from './figure-capacity.js';

@ApiTags('capacity')
@Controller('v1/capacity')
export class CapacityController {
  constructor(
    private readonly database: Database,
    private readonly live: LiveTurns,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'How busy each pool is, what its stages take, and how many slots would keep the wait short',
    description:
      'Of what this API process heard in the last five minutes. The same figures are in `/metrics`, where ' +
      '`fairlane_capacity_slots_needed` is made for autoscalers.',
  })
  @ApiOkResponse({ description: 'By pool, and within it by task', standardSchema: capacitySchema })
  @Problems('REQUEST.INVALID', 'AUTH.FORBIDDEN')
  async show(@Query({ schema: capacityQuerySchema }) { waitSeconds }: CapacityQuery): Promise<Capacity> {
    const slots = await slotsByPool(this.database);
    return figureCapacity(this.live.capacity, slots, waitSeconds, monotonicSeconds());
  }
}
