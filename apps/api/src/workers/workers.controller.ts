import { DomainError } from '@fairlane/domain';
import { Publisher } from '@fairlane/messaging';
import { Database, drainWorker, listWorkers } from '@fairlane/persistence';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Problems } from '../problems/problems.decorator.js';
import {
  type Drained,
  drainedSchema,
  type Workers,
  type WorkersQuery,
  workersQuerySchema,
  workersSchema,
} from './workers.schemas.js';

@ApiTags('workers')
@Controller('v1/workers')
export class WorkersController {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Worker processes: hosts, slots, and the turn that each slot holds' })
  @ApiResponse({ status: 200, description: 'By id, which is by start.', standardSchema: workersSchema })
  @Problems('REQUEST.INVALID', 'AUTH.FORBIDDEN')
  async list(@Query({ schema: workersQuerySchema }) query: WorkersQuery): Promise<Workers> {
    const rows = await listWorkers(this.database, query.cursor ?? null, query.limit + 1);
    const page = rows.slice(0, query.limit);
    const items = page.map((row) => ({
      ...row,
      startedAt: row.startedAt.toISOString(),
      turns: [...row.turns],
    }));
    return { items, nextCursor: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null };
  }

  @Post(':id/drain')
  @HttpCode(202)
  @ApiOperation({ summary: 'Have a worker take no more turns, end those it holds, and exit' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 202, description: 'It drains, or is gone already.', standardSchema: drainedSchema })
  @Problems('REQUEST.INVALID', 'AUTH.FORBIDDEN', 'WORKER.NOT_FOUND')
  async drain(@Param('id', { schema: z.uuid() }) id: string): Promise<Drained> {
    const state = await drainWorker(this.database, id);
    if (state === undefined)
      throw new DomainError('not_found', 'WORKER.NOT_FOUND', `There is no worker ${id}.`);
    this.publisher.control('worker.drain', { workerId: id });
    return { id, state: state === 'up' ? 'draining' : state };
  }
}
