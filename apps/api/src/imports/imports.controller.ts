import { IncomingMessage } from 'node:http';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { errorCodes } from 'fastify';
import { AnyRole } from '../auth/access.decorator.js';
import { Caller, type Principal } from '../auth/principal.js';
import { IdParam } from '../docs/examples.decorator.js';
import { Problems } from '../problems/problems.decorator.js';
import { importExample, importRequest } from './import.examples.js';
import { type ImportQuery, importQuerySchema, importSchema, type ImportView } from './import.schemas.js';
import { ImportJobs } from './import-jobs.js';

@ApiTags('imports')
@AnyRole()
@Controller('v1/imports')
export class ImportsController {
  constructor(private readonly imports: ImportJobs) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Turn each line of a CSV into a job or a flow of jobs',
    description:
      'A form with the fields `mapping`, `key` and, last, `file`; or the CSV as `text/csv` with `?mapping=&key=`. The ' +
      'mapping says which jobs a line becomes: `{column}` stands for a cell, `{column:type}` for one read as number, ' +
      'integer, boolean, json, or as days, hours, minutes (to seconds). A line is accepted whole or rejected with its ' +
      'reasons; lines are stored 500 at a time, and what was stored is found when the same import is posted again.',
    requestBody: importRequest,
  })
  @ApiAcceptedResponse({
    description: 'What became of the lines',
    standardSchema: importSchema,
    example: importExample,
  })
  @Problems(
    'REQUEST.INVALID',
    'REQUEST.TOO_LARGE',
    'REQUEST.UNSUPPORTED_MEDIA_TYPE',
    'IMPORT.MAPPING',
    'IMPORT.BROKEN_LINE',
    'IMPORT.MISMATCH',
    'CUSTOMER.QUEUE_FULL',
  )
  async import(
    @Caller() caller: Principal,
    @Query({ schema: importQuerySchema }) query: ImportQuery,
    @Body() body: unknown,
  ): Promise<ImportView> {
    if (!(body instanceof IncomingMessage))
      throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE('a body that is neither a form nor text/csv');
    return this.imports.execute(caller, query, body);
  }

  @Get(':key')
  @IdParam('key', 'docs-import', 'The name that it was posted with, or was given')
  @ApiOperation({ summary: 'Show what became of an import, for thirty days' })
  @ApiOkResponse({ description: 'Its report so far', standardSchema: importSchema, example: importExample })
  @Problems('IMPORT.NOT_FOUND')
  async show(@Caller() caller: Principal, @Param('key') key: string): Promise<ImportView> {
    return this.imports.show(caller, key);
  }
}
