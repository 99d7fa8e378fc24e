import { IncomingMessage } from 'node:http';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { AnyRole } from '../auth/access.decorator.js';
import { Caller, type Principal } from '../auth/principal.js';
import { BodyExamples, IdParam } from '../docs/examples.decorator.js';
import { Problems } from '../problems/problems.decorator.js';
import { AddRecords } from './add-records.js';
import { EditRecord } from './edit-record.js';
import { ImportRecords } from './import/import-records.js';
import { ReadRecords } from './read-records.js';
import { newRecordsRequest, recordEditExamples, recordExample } from './record.examples.js';
import {
  addedRecordsAnswer,
  type Imported,
  type RecordEdit,
  recordEditSchema,
  recordPageSchema,
  type RecordQuery,
  recordQuerySchema,
  recordSchema,
  type RecordView,
} from './record.schemas.js';
import { recordView } from './record.view.js';
import { type RecordsBody, RecordsBodyPipe } from './records-body.pipe.js';

@ApiTags('records')
@AnyRole()
@Controller('v1/customers/:id/records')
export class RecordsController {
  constructor(
    private readonly addition: AddRecords,
    private readonly importing: ImportRecords,
    private readonly reading: ReadRecords,
    private readonly edition: EditRecord,
  ) {}

  @Post()
  @IdParam('id', '1', 'The customer')
  @ApiOperation({
    summary: 'Store a record, up to 10,000 in an array, or any number as a CSV or NDJSON stream: all or none',
    requestBody: newRecordsRequest,
  })
  @ApiCreatedResponse({
    description:
      'The record; of an array `items` in the order sent; of a stream how many, and what they make of the customer',
    standardSchema: addedRecordsAnswer,
    examples: {
      one: { summary: 'Of one record', value: recordExample },
      many: { summary: 'Of an array', value: { items: [recordExample] } },
      stream: { summary: 'Of a stream', value: { inserted: 200_000, activeRecords: 199_990, tier: 'large' } },
    },
  })
  @Problems(
    'REQUEST.INVALID',
    'REQUEST.MALFORMED_JSON',
    'REQUEST.TOO_LARGE',
    'REQUEST.UNSUPPORTED_MEDIA_TYPE',
    'RECORD.BROKEN_LINE',
    'CUSTOMER.NOT_FOUND',
    'RECORD.EXISTS',
  )
  async add(
    @Caller() caller: Principal,
    @Param('id') customerId: string,
    @Body(RecordsBodyPipe) body: RecordsBody,
  ): Promise<RecordView | { items: RecordView[] } | Imported> {
    if (body instanceof IncomingMessage) return this.importing.execute(caller, customerId, body);
    const items = (await this.addition.execute(caller, customerId, body)).map(recordView);
    const [only] = items;
    return Array.isArray(body) || !only ? { items } : only;
  }

  @Get()
  @IdParam('id', '1', 'The customer')
  @ApiOperation({ summary: "List a customer's records, by position" })
  @ApiOkResponse({ description: 'A page', standardSchema: recordPageSchema })
  @Problems('REQUEST.INVALID', 'CUSTOMER.NOT_FOUND')
  async list(
    @Caller() caller: Principal,
    @Param('id') customerId: string,
    @Query({ schema: recordQuerySchema }) query: RecordQuery,
  ): Promise<{ items: RecordView[]; nextCursor: string | null }> {
    const { items, nextCursor } = await this.reading.list(caller, customerId, query);
    return { items: items.map(recordView), nextCursor };
  }

  @Get(':recordId')
  @IdParam('id', '1', 'The customer')
  @IdParam('recordId', '1', 'The record')
  @ApiOperation({ summary: 'Show a record' })
  @ApiOkResponse({ description: 'The record', standardSchema: recordSchema, example: recordExample })
  @Problems('CUSTOMER.NOT_FOUND', 'RECORD.NOT_FOUND')
  async show(
    @Caller() caller: Principal,
    @Param('id') customerId: string,
    @Param('recordId') id: string,
  ): Promise<RecordView> {
    return recordView(await this.reading.one(caller, customerId, id));
  }

  @Patch(':recordId')
  @IdParam('id', '1', 'The customer')
  @IdParam('recordId', '1', 'The record')
  @ApiOperation({ summary: 'Edit a record; only the fields that are named change, `attributes` as a whole' })
  @BodyExamples(recordEditExamples)
  @ApiOkResponse({ description: 'The record', standardSchema: recordSchema, example: recordExample })
  @Problems(
    'REQUEST.INVALID',
    'REQUEST.MALFORMED_JSON',
    'REQUEST.TOO_LARGE',
    'CUSTOMER.NOT_FOUND',
    'RECORD.NOT_FOUND',
  )
  async edit(
    @Caller() caller: Principal,
    @Param('id') customerId: string,
    @Param('recordId') id: string,
    @Body({ schema: recordEditSchema }) edit: RecordEdit,
  ): Promise<RecordView> {
    return recordView(await this.edition.edit(caller, customerId, id, edit));
  }

  @Delete(':recordId')
  @HttpCode(204)
  @IdParam('id', '1', 'The customer')
  @IdParam('recordId', 'docs-to-delete', 'The record')
  @ApiOperation({ summary: 'Delete a record; its position is not given again' })
  @ApiNoContentResponse({ description: 'It is gone' })
  @Problems('CUSTOMER.NOT_FOUND', 'RECORD.NOT_FOUND')
  async delete(
    @Caller() caller: Principal,
    @Param('id') customerId: string,
    @Param('recordId') id: string,
  ): Promise<void> {
    await this.edition.delete(caller, customerId, id);
  }
}
