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
import type { OneOrMany } from '../validation/one-or-many.js';
import { CreateCustomers } from './create-customers.js';
import {
  customerEditExamples,
  customerExample,
  newCustomerExamples,
  taskExample,
} from './customer.examples.js';
import {
  customerDetailSchema,
  type CustomerDetailView,
  type CustomerEdit,
  customerEditSchema,
  customerPageSchema,
  type CustomerQuery,
  customerQuerySchema,
  customerSchema,
  type CustomerView,
  type NewCustomerInput,
  newCustomersAnswer,
  newCustomersBody,
  taskPageSchema,
  type TaskQuery,
  taskQuerySchema,
  type TaskView,
  userPageSchema,
  type UserQuery,
  userQuerySchema,
  type UserView,
} from './customer.schemas.js';
import { customerView } from './customer.view.js';
import { EditCustomer } from './edit-customer.js';
import { ReadCustomers } from './read-customers.js';

@ApiTags('customers')
@Controller('v1/customers')
export class CustomersController {
  constructor(
    private readonly creation: CreateCustomers,
    private readonly edition: EditCustomer,
    private readonly reading: ReadCustomers,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Create a customer, or up to 10,000 at once: all or none' })
  @BodyExamples(newCustomerExamples)
  @ApiCreatedResponse({
    description: 'The customer, or `items` in the order sent',
    standardSchema: newCustomersAnswer,
  })
  @Problems(
    'REQUEST.INVALID',
    'REQUEST.MALFORMED_JSON',
    'REQUEST.TOO_LARGE',
    'AUTH.FORBIDDEN',
    'CUSTOMER.EXISTS',
  )
  async create(
    @Body({ schema: newCustomersBody }) body: OneOrMany<NewCustomerInput>,
  ): Promise<CustomerView | { items: CustomerView[] }> {
    const rows = (await this.creation.execute(body)).map((row) => customerView(row));
    const [only] = rows;
    return Array.isArray(body) || !only ? { items: rows } : only;
  }

  @Get()
  @AnyRole()
  @ApiOperation({ summary: 'List customers, by id unless another order is asked for' })
  @ApiOkResponse({ description: 'A page', standardSchema: customerPageSchema })
  @Problems('REQUEST.INVALID')
  async list(
    @Caller() caller: Principal,
    @Query({ schema: customerQuerySchema }) query: CustomerQuery,
  ): Promise<{ items: CustomerView[]; nextCursor: string | null }> {
    return this.reading.list(caller, query);
  }

  @Get(':id')
  @AnyRole()
  @IdParam('id', '1', 'The customer')
  @ApiOperation({ summary: 'Show a customer, with the activity of its users' })
  @ApiOkResponse({
    description: 'The customer',
    standardSchema: customerDetailSchema,
    example: { ...customerExample, users: [{ userId: '2', queued: 12, activity: 'very_active' }] },
  })
  @Problems('CUSTOMER.NOT_FOUND')
  async show(@Caller() caller: Principal, @Param('id') id: string): Promise<CustomerDetailView> {
    return this.reading.one(caller, id);
  }

  @Get(':id/users')
  @AnyRole()
  @IdParam('id', '1', 'The customer')
  @ApiOperation({ summary: "List a customer's users that have jobs in the queue, with their activity" })
  @ApiOkResponse({ description: 'A page, by id', standardSchema: userPageSchema })
  @Problems('REQUEST.INVALID', 'CUSTOMER.NOT_FOUND')
  async users(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: userQuerySchema }) query: UserQuery,
  ): Promise<{ items: UserView[]; nextCursor: string | null }> {
    return this.reading.users(caller, id, query);
  }

  @Get(':id/tasks')
  @AnyRole()
  @IdParam('id', '1', 'The customer')
  @ApiOperation({
    summary: "List the tasks that a customer's jobs have run, with the seconds that they really take",
    description:
      'Learned from turns, beside the declared type; it lags by some seconds. A job whose caller names neither `type` nor ' +
      '`executionSeconds` is estimated by it. A task that is `misdeclared` keeps its lane.',
  })
  @ApiOkResponse({
    description: 'A page, by name',
    standardSchema: taskPageSchema,
    example: { items: [taskExample], nextCursor: null },
  })
  @Problems('REQUEST.INVALID', 'CUSTOMER.NOT_FOUND')
  async tasks(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: taskQuerySchema }) query: TaskQuery,
  ): Promise<{ items: TaskView[]; nextCursor: string | null }> {
    return this.reading.tasks(caller, id, query);
  }

  @Patch(':id')
  @IdParam('id', '1', 'The customer')
  @ApiOperation({ summary: 'Edit a customer; only the fields that are named change, at once' })
  @BodyExamples(customerEditExamples)
  @ApiOkResponse({ description: 'The customer', standardSchema: customerSchema, example: customerExample })
  @Problems('REQUEST.INVALID', 'REQUEST.MALFORMED_JSON', 'AUTH.FORBIDDEN', 'CUSTOMER.NOT_FOUND')
  async edit(
    @Param('id') id: string,
    @Body({ schema: customerEditSchema }) edit: CustomerEdit,
  ): Promise<CustomerView> {
    return customerView(await this.edition.edit(id, edit));
  }

  @Delete(':id')
  @HttpCode(204)
  @IdParam('id', 'docs-to-delete', 'The customer')
  @ApiOperation({ summary: 'Delete a customer with its records; its unfinished jobs must have ended' })
  @ApiNoContentResponse({ description: 'It is gone' })
  @Problems('AUTH.FORBIDDEN', 'CUSTOMER.NOT_FOUND', 'CUSTOMER.HAS_JOBS')
  async delete(@Param('id') id: string): Promise<void> {
    await this.edition.delete(id);
  }

  @Post(':id/pause')
  @HttpCode(200)
  @IdParam('id', '5', 'The customer')
  @ApiOperation({ summary: 'Stop serving a customer; what runs ends its turn, and nothing is lost' })
  @ApiOkResponse({ description: 'The customer', standardSchema: customerSchema, example: customerExample })
  @Problems('AUTH.FORBIDDEN', 'CUSTOMER.NOT_FOUND')
  async pause(@Param('id') id: string): Promise<CustomerView> {
    return customerView(await this.edition.setPaused(id, true));
  }

  @Post(':id/resume')
  @HttpCode(200)
  @IdParam('id', '5', 'The customer')
  @ApiOperation({ summary: 'Go on serving a customer' })
  @ApiOkResponse({ description: 'The customer', standardSchema: customerSchema, example: customerExample })
  @Problems('AUTH.FORBIDDEN', 'CUSTOMER.NOT_FOUND')
  async resume(@Param('id') id: string): Promise<CustomerView> {
    return customerView(await this.edition.setPaused(id, false));
  }
}
