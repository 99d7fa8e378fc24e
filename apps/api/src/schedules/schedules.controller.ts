import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { AnyRole } from '../auth/access.decorator.js';
import { Caller, type Principal } from '../auth/principal.js';
import { BodyExamples, IdParam } from '../docs/examples.decorator.js';
import { jobExample } from '../jobs/job.examples.js';
import { jobSchema, type JobView } from '../jobs/job.schemas.js';
import { Problems } from '../problems/problems.decorator.js';
import { EditSchedules } from './edit-schedules.js';
import { FireSchedules } from './fire-schedules.js';
import {
  EXAMPLE_SCHEDULE_ID,
  newScheduleExamples,
  scheduleDetailExample,
  scheduleEditExamples,
  scheduleExample,
} from './schedule.examples.js';
import {
  newScheduleSchema,
  type NewScheduleInput,
  scheduleDetailSchema,
  type ScheduleDetailView,
  type ScheduleEdit,
  scheduleEditSchema,
  schedulePageSchema,
  type ScheduleQuery,
  scheduleQuerySchema,
  scheduleSchema,
  type ScheduleView,
} from './schedule.schemas.js';

const DETAIL = {
  description: 'The schedule',
  standardSchema: scheduleDetailSchema,
  example: scheduleDetailExample,
};

@ApiTags('schedules')
@AnyRole()
@Controller('v1/schedules')
export class SchedulesController {
  constructor(
    private readonly schedules: EditSchedules,
    private readonly fires: FireSchedules,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Submit a job again and again, by a cron expression in a time zone' })
  @BodyExamples(newScheduleExamples)
  @ApiCreatedResponse({
    description: 'The schedule, with its next fires',
    standardSchema: scheduleSchema,
    example: { ...scheduleExample, lastFire: null },
  })
  @Problems(
    'REQUEST.INVALID',
    'REQUEST.MALFORMED_JSON',
    'TASK.UNKNOWN',
    'CUSTOMER.NOT_FOUND',
    'SCHEDULE.TOO_MANY',
  )
  async create(
    @Caller() caller: Principal,
    @Body({ schema: newScheduleSchema }) schedule: NewScheduleInput,
  ): Promise<ScheduleView> {
    return this.schedules.create(caller, schedule);
  }

  @Get()
  @ApiOperation({ summary: 'List schedules, by age' })
  @ApiOkResponse({ description: 'A page', standardSchema: schedulePageSchema })
  @Problems('REQUEST.INVALID')
  async list(
    @Caller() caller: Principal,
    @Query({ schema: scheduleQuerySchema }) query: ScheduleQuery,
  ): Promise<{ items: ScheduleView[]; nextCursor: string | null }> {
    return this.schedules.list(caller, query);
  }

  @Get(':id')
  @IdParam('id', EXAMPLE_SCHEDULE_ID, 'The schedule')
  @ApiOperation({ summary: 'Show a schedule with its next and its latest fires' })
  @ApiOkResponse(DETAIL)
  @Problems('SCHEDULE.NOT_FOUND')
  async show(@Caller() caller: Principal, @Param('id') id: string): Promise<ScheduleDetailView> {
    return this.schedules.one(caller, id);
  }

  @Patch(':id')
  @IdParam('id', EXAMPLE_SCHEDULE_ID, 'The schedule')
  @ApiOperation({
    summary: 'Edit a schedule',
    description: '`job` is replaced as a whole. The next fire is reckoned anew from now.',
  })
  @BodyExamples(scheduleEditExamples)
  @ApiOkResponse(DETAIL)
  @Problems('REQUEST.INVALID', 'REQUEST.MALFORMED_JSON', 'TASK.UNKNOWN', 'SCHEDULE.NOT_FOUND')
  async edit(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: scheduleEditSchema }) edit: ScheduleEdit,
  ): Promise<ScheduleDetailView> {
    return this.schedules.edit(caller, id, edit);
  }

  @Delete(':id')
  @HttpCode(204)
  @IdParam('id', EXAMPLE_SCHEDULE_ID, 'The schedule')
  @ApiOperation({ summary: 'Delete a schedule; the jobs that it submitted go on' })
  @ApiNoContentResponse({ description: 'It is gone' })
  @Problems('SCHEDULE.NOT_FOUND')
  async delete(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    await this.schedules.delete(caller, id);
  }

  @Post(':id/trigger')
  @HttpCode(202)
  @IdParam('id', EXAMPLE_SCHEDULE_ID, 'The schedule')
  @ApiOperation({
    summary: "Submit the schedule's job now",
    description: 'Also while it is paused, and whatever `overlap` says. Its next fire stays where it is.',
  })
  @ApiAcceptedResponse({ description: 'The job', standardSchema: jobSchema, example: jobExample })
  @Problems('SCHEDULE.NOT_FOUND', 'TASK.UNKNOWN', 'CUSTOMER.QUEUE_FULL')
  async trigger(@Caller() caller: Principal, @Param('id') id: string): Promise<JobView> {
    return this.fires.trigger(caller, id);
  }

  @Post(':id/pause')
  @HttpCode(200)
  @IdParam('id', EXAMPLE_SCHEDULE_ID, 'The schedule')
  @ApiOperation({ summary: 'Pause a schedule: nothing fires, and what it misses is not made up for' })
  @ApiOkResponse({ ...DETAIL, example: { ...scheduleDetailExample, paused: true, nextFires: [] } })
  @Problems('SCHEDULE.NOT_FOUND')
  async pause(@Caller() caller: Principal, @Param('id') id: string): Promise<ScheduleDetailView> {
    return this.schedules.setPaused(caller, id, true);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @IdParam('id', EXAMPLE_SCHEDULE_ID, 'The schedule')
  @ApiOperation({ summary: 'Go on with a paused schedule, from now' })
  @ApiOkResponse(DETAIL)
  @Problems('SCHEDULE.NOT_FOUND')
  async resume(@Caller() caller: Principal, @Param('id') id: string): Promise<ScheduleDetailView> {
    return this.schedules.setPaused(caller, id, false);
  }
}
