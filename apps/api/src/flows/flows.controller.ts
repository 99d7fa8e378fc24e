import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnyRole } from '../auth/access.decorator.js';
import { Caller, type Principal } from '../auth/principal.js';
import { IdParam } from '../docs/examples.decorator.js';
import { Problems } from '../problems/problems.decorator.js';
import {
  type CancelledFlow,
  cancelledFlowSchema,
  type FlowPage,
  flowPageSchema,
  type FlowQuery,
  flowQuerySchema,
  flowSchema,
  type FlowView,
} from './flow.schemas.js';
import { Flows } from './flows.js';

const EXAMPLE_FLOW_ID = '0190a1b2-0000-7000-8000-000000000003';

@ApiTags('flows')
@AnyRole()
@Controller('v1/flows')
export class FlowsController {
  constructor(private readonly flows: Flows) {}

  @Get()
  @ApiOperation({ summary: 'List flows, newest first' })
  @ApiOkResponse({ description: 'A page', standardSchema: flowPageSchema })
  @Problems('REQUEST.INVALID')
  async list(
    @Caller() caller: Principal,
    @Query({ schema: flowQuerySchema }) query: FlowQuery,
  ): Promise<FlowPage> {
    return this.flows.list(caller, query);
  }

  @Get(':id')
  @IdParam('id', EXAMPLE_FLOW_ID, 'The flow: `flowId` of each of its jobs')
  @ApiOperation({
    summary: 'Show a flow: its jobs, what waits for what, its critical path and when it may end',
  })
  @ApiOkResponse({ description: 'The flow', standardSchema: flowSchema })
  @Problems('FLOW.NOT_FOUND')
  async show(@Caller() caller: Principal, @Param('id') id: string): Promise<FlowView> {
    return this.flows.show(caller, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @IdParam('id', EXAMPLE_FLOW_ID, 'The flow: `flowId` of each of its jobs')
  @ApiOperation({
    summary: 'Cancel all unfinished jobs of a flow',
    description: 'Those that wait are `cancelled` at once; those that run end with their turn.',
  })
  @ApiOkResponse({
    description: 'How many',
    standardSchema: cancelledFlowSchema,
    example: { id: EXAMPLE_FLOW_ID, cancelled: 7, requested: 1 },
  })
  @Problems('FLOW.NOT_FOUND')
  async cancel(@Caller() caller: Principal, @Param('id') id: string): Promise<CancelledFlow> {
    return this.flows.cancel(caller, id);
  }
}
