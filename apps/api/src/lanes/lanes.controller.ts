import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Problems } from '../problems/problems.decorator.js';
import { type Lanes, lanesSchema } from './lanes.schemas.js';
import { ShowLanes } from './show-lanes.js';

@ApiTags('lanes')
@Controller('v1/lanes')
export class LanesController {
  constructor(private readonly showLanes: ShowLanes) {}

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
}
