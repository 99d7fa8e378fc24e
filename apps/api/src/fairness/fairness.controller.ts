import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Problems } from '../problems/problems.decorator.js';
import { type Fairness, fairnessSchema } from './fairness.schemas.js';
import { ShowFairness } from './show-fairness.js';

@ApiTags('fairness')
@Controller('v1/fairness')
export class FairnessController {
  constructor(private readonly showFairness: ShowFairness) {}

  @Get()
  @ApiOperation({ summary: "Each customer's share of the slots in the last minute, against its fair share" })
  @ApiResponse({
    status: 200,
    description: 'Those who were served or wait, the most served first.',
    standardSchema: fairnessSchema,
  })
  @Problems('AUTH.FORBIDDEN')
  async show(): Promise<Fairness> {
    return this.showFairness.run();
  }
}
