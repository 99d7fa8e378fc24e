import type { JobType } from '@fairlane/domain';
import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnyRole } from '../auth/access.decorator.js';
import { BodyExamples, IdParam } from '../docs/examples.decorator.js';
import { Problems } from '../problems/problems.decorator.js';
import { EditJobType } from './edit-job-type.js';
import {
  type JobTypeEdit,
  jobTypeEditExamples,
  jobTypeEditSchema,
  jobTypeExample,
  jobTypeSchema,
  jobTypesSchema,
} from './job-type.schemas.js';

@ApiTags('job types')
@Controller('v1/job-types')
export class JobTypesController {
  constructor(private readonly types: EditJobType) {}

  @Get()
  @AnyRole()
  @ApiOperation({ summary: 'List the five job types, the fastest first' })
  @ApiOkResponse({
    description: 'All five',
    standardSchema: jobTypesSchema,
    example: { items: [jobTypeExample] },
  })
  @Problems()
  async list(): Promise<{ items: JobType[] }> {
    return { items: await this.types.list() };
  }

  @Get(':key')
  @AnyRole()
  @IdParam('key', 'short', 'The job type')
  @ApiOperation({ summary: 'Show a job type' })
  @ApiOkResponse({ description: 'The job type', standardSchema: jobTypeSchema, example: jobTypeExample })
  @Problems('JOB_TYPE.NOT_FOUND')
  async show(@Param('key') key: string): Promise<JobType> {
    return this.types.one(key);
  }

  @Patch(':key')
  @IdParam('key', 'short', 'The job type')
  @ApiOperation({ summary: 'Edit a job type; it takes effect at once' })
  @BodyExamples(jobTypeEditExamples)
  @ApiOkResponse({ description: 'The job type', standardSchema: jobTypeSchema, example: jobTypeExample })
  @Problems('REQUEST.INVALID', 'REQUEST.MALFORMED_JSON', 'AUTH.FORBIDDEN', 'JOB_TYPE.NOT_FOUND')
  async edit(
    @Param('key') key: string,
    @Body({ schema: jobTypeEditSchema }) edit: JobTypeEdit,
  ): Promise<JobType> {
    return this.types.edit(key, edit);
  }
}
