import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnyRole } from '../auth/access.decorator.js';
import { Caller, type Principal } from '../auth/principal.js';
import { IdParam } from '../docs/examples.decorator.js';
import { Problems } from '../problems/problems.decorator.js';
import {
  batchExample,
  batchPageSchema,
  type BatchQuery,
  batchQuerySchema,
  batchSchema,
  type BatchView,
  EXAMPLE_BATCH_ID,
} from './batch.schemas.js';
import { Batches } from './batches.js';

@ApiTags('batches')
@AnyRole()
@Controller('v1/batches')
export class BatchesController {
  constructor(private readonly batches: Batches) {}

  @Get()
  @ApiOperation({
    summary: 'List the calls that submitted an array of jobs, newest first, with their progress',
  })
  @ApiOkResponse({ description: 'A page', standardSchema: batchPageSchema })
  @Problems('REQUEST.INVALID')
  async list(
    @Caller() caller: Principal,
    @Query({ schema: batchQuerySchema }) query: BatchQuery,
  ): Promise<{ items: BatchView[]; nextCursor: string | null }> {
    return this.batches.list(caller, query);
  }

  @Get(':id')
  @IdParam('id', EXAMPLE_BATCH_ID, 'The batch')
  @ApiOperation({ summary: 'Show what became of the jobs of one call' })
  @ApiOkResponse({ description: 'The batch', standardSchema: batchSchema, example: batchExample })
  @Problems('BATCH.NOT_FOUND')
  async show(@Caller() caller: Principal, @Param('id') id: string): Promise<BatchView> {
    return this.batches.one(caller, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @IdParam('id', EXAMPLE_BATCH_ID, 'The batch')
  @ApiOperation({ summary: 'Cancel all of its jobs that have not ended; those that run end with their turn' })
  @ApiOkResponse({ description: 'The batch', standardSchema: batchSchema, example: batchExample })
  @Problems('BATCH.NOT_FOUND')
  async cancel(@Caller() caller: Principal, @Param('id') id: string): Promise<BatchView> {
    return this.batches.cancel(caller, id);
  }
}
