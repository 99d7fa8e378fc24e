import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
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
import {
  EXAMPLE_WEBHOOK_ID,
  issuedWebhookExample,
  issuedWebhookSchema,
  type IssuedWebhookView,
  newWebhookExamples,
  type NewWebhookInput,
  newWebhookSchema,
  type NewWebhookSecret,
  newWebhookSecretExamples,
  newWebhookSecretSchema,
  webhookPageSchema,
  type WebhookQuery,
  webhookQuerySchema,
  webhookSchema,
  webhookSecretSchema,
  type WebhookSecretView,
  type WebhookView,
} from './webhook.schemas.js';
import { Webhooks } from './webhooks.js';

const { secret, ...webhookExample } = issuedWebhookExample;

@ApiTags('webhooks')
@AnyRole()
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: Webhooks) {}

  @Post()
  @ApiOperation({
    summary: "Be told when a customer's jobs and calls end",
    description:
      'Of jobs that are submitted from now on. Signed by https://www.standardwebhooks.com with the secret that only ' +
      'this answer shows; tried again for hours. Deliveries are jobs: GET /v1/jobs?task=webhook.deliver lists them.',
  })
  @BodyExamples(newWebhookExamples)
  @ApiCreatedResponse({
    description: 'The webhook with its secret',
    standardSchema: issuedWebhookSchema,
    example: issuedWebhookExample,
  })
  @Problems('REQUEST.INVALID', 'REQUEST.MALFORMED_JSON', 'CUSTOMER.NOT_FOUND', 'WEBHOOK.TOO_MANY')
  async create(
    @Caller() caller: Principal,
    @Body({ schema: newWebhookSchema }) webhook: NewWebhookInput,
  ): Promise<IssuedWebhookView> {
    return this.webhooks.create(caller, webhook);
  }

  @Get()
  @ApiOperation({ summary: 'List webhooks, by age' })
  @ApiOkResponse({ description: 'A page', standardSchema: webhookPageSchema })
  @Problems('REQUEST.INVALID')
  async list(
    @Caller() caller: Principal,
    @Query({ schema: webhookQuerySchema }) query: WebhookQuery,
  ): Promise<{ items: WebhookView[]; nextCursor: string | null }> {
    return this.webhooks.list(caller, query);
  }

  @Get(':id')
  @IdParam('id', EXAMPLE_WEBHOOK_ID, 'The webhook')
  @ApiOperation({ summary: 'Show a webhook, without its secret' })
  @ApiOkResponse({ description: 'The webhook', standardSchema: webhookSchema, example: webhookExample })
  @Problems('WEBHOOK.NOT_FOUND')
  async show(@Caller() caller: Principal, @Param('id') id: string): Promise<WebhookView> {
    return this.webhooks.one(caller, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @IdParam('id', EXAMPLE_WEBHOOK_ID, 'The webhook')
  @ApiOperation({ summary: 'Delete a webhook; deliveries that are under way fail' })
  @ApiNoContentResponse({ description: 'It is gone' })
  @Problems('WEBHOOK.NOT_FOUND')
  async delete(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    await this.webhooks.delete(caller, id);
  }

  @Post('secret')
  @HttpCode(200)
  @ApiOperation({
    summary: "Make or replace the secret of the webhooks that a customer's calls name",
    description:
      'Those of `webhook` in a job and of `webhookUrl` in POST /v1/jobs. From the next attempt on, they are signed with it.',
  })
  @BodyExamples(newWebhookSecretExamples)
  @ApiOkResponse({
    description: 'The secret',
    standardSchema: webhookSecretSchema,
    example: { customerId: '1', secret },
  })
  @Problems('REQUEST.INVALID', 'REQUEST.MALFORMED_JSON', 'CUSTOMER.NOT_FOUND')
  async replaceSecret(
    @Caller() caller: Principal,
    @Body({ schema: newWebhookSecretSchema }) { customerId }: NewWebhookSecret,
  ): Promise<WebhookSecretView> {
    return this.webhooks.replaceSecret(caller, customerId);
  }
}
