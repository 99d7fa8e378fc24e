import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { JOB_TYPES, type JobTypeKey, type TierKey, TIERS } from '@fairlane/domain';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { IdParam } from '../docs/examples.decorator.js';
import { Problems } from '../problems/problems.decorator.js';
import { type Lane, laneSchema, type Lanes, lanesSchema } from './lanes.schemas.js';
import { PauseLane } from './pause-lane.js';
import { ShowLanes } from './show-lanes.js';

const tierParam = z.enum(TIERS).meta({ example: 'small' });
const typeParam = z.enum(JOB_TYPES).meta({ example: 'long' });

@ApiTags('lanes')
@Controller('v1/lanes')
export class LanesController {
  constructor(
    private readonly showLanes: ShowLanes,
    private readonly pauseLane: PauseLane,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The matrix of tiers and job types: queued, running, waits, throughput' })
  @ApiResponse({
    status: 200,
    description: 'All 15 lanes, small to large, instant to extended.',
    standardSchema: lanesSchema,
  })
  @Problems('AUTH.FORBIDDEN')
  async list(): Promise<Lanes> {
    return this.showLanes.run();
  }

  @Post(':tier/:type/pause')
  @HttpCode(200)
  @IdParam('tier', 'small', 'The customer tier')
  @IdParam('type', 'long', 'The job type')
  @ApiOperation({
    summary: 'Pause a lane: no new turns for it within a second',
    description:
      'Turns that are out go on to their end: a sliced job yields after its quantum, an opaque one ends. Jobs are ' +
      'accepted as always, and wait. It holds over a change of leaders, until it is resumed.',
  })
  @ApiOkResponse({ description: 'The lane', standardSchema: laneSchema })
  @Problems('REQUEST.INVALID', 'AUTH.FORBIDDEN')
  async pause(
    @Param('tier', { schema: tierParam }) tier: TierKey,
    @Param('type', { schema: typeParam }) type: JobTypeKey,
  ): Promise<Lane> {
    return this.pauseLane.set({ tier, type }, true);
  }

  @Post(':tier/:type/resume')
  @HttpCode(200)
  @IdParam('tier', 'small', 'The customer tier')
  @IdParam('type', 'long', 'The job type')
  @ApiOperation({ summary: 'Go on with a paused lane; nobody has credit for the time' })
  @ApiOkResponse({ description: 'The lane', standardSchema: laneSchema })
  @Problems('REQUEST.INVALID', 'AUTH.FORBIDDEN')
  async resume(
    @Param('tier', { schema: tierParam }) tier: TierKey,
    @Param('type', { schema: typeParam }) type: JobTypeKey,
  ): Promise<Lane> {
    return this.pauseLane.set({ tier, type }, false);
  }
}
