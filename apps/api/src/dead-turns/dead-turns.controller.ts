import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '../auth/access.decorator.js';
import { IdParam } from '../docs/examples.decorator.js';
import { Problems } from '../problems/problems.decorator.js';
import {
  deadTurnExample,
  type DeadTurnPage,
  deadTurnPageSchema,
  type DeadTurnQuery,
  deadTurnQuerySchema,
} from './dead-turn.schemas.js';
import { DeadTurns } from './dead-turns.js';

@ApiTags('dead-turns')
@Roles('admin')
@Controller('v1/dead-turns')
export class DeadTurnsController {
  constructor(private readonly turns: DeadTurns) {}

  @Get()
  @ApiOperation({
    summary: 'List the messages that no worker could handle, newest first',
    description:
      'No job is lost with one, but each is a defect of whoever published it or of a worker. The newest 10,000 are kept.',
  })
  @ApiOkResponse({
    description: 'A page',
    standardSchema: deadTurnPageSchema,
    example: { items: [deadTurnExample], nextCursor: null },
  })
  @Problems('REQUEST.INVALID', 'AUTH.FORBIDDEN')
  async list(@Query({ schema: deadTurnQuerySchema }) query: DeadTurnQuery): Promise<DeadTurnPage> {
    return this.turns.list(query);
  }

  @Delete(':id')
  @HttpCode(204)
  @IdParam('id', deadTurnExample.id, 'The dead turn, by its id')
  @ApiOperation({ summary: 'Delete a message that was looked at' })
  @ApiNoContentResponse({ description: 'It is gone' })
  @Problems('REQUEST.INVALID', 'AUTH.FORBIDDEN', 'DEAD_TURN.NOT_FOUND')
  async delete(@Param('id', { schema: z.uuid() }) id: string): Promise<void> {
    await this.turns.delete(id);
  }
}
