import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '../auth/access.decorator.js';
import { BodyExamples, IdParam } from '../docs/examples.decorator.js';
import { Problems } from '../problems/problems.decorator.js';
import { issuedApiKeyExample, newApiKeyExamples } from './api-key.examples.js';
import {
  apiKeyPageSchema,
  type ApiKeyQuery,
  apiKeyQuerySchema,
  type ApiKeyView,
  issuedApiKeySchema,
  type IssuedApiKeyView,
  type NewApiKey,
  newApiKeySchema,
} from './api-key.schemas.js';
import { ApiKeys } from './api-keys.js';

@ApiTags('api-keys')
@Roles('admin')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Post()
  @ApiOperation({ summary: 'Make a key; the answer is the only place that ever shows it' })
  @BodyExamples(newApiKeyExamples)
  @ApiCreatedResponse({
    description: 'The key',
    standardSchema: issuedApiKeySchema,
    example: issuedApiKeyExample,
  })
  @Problems('REQUEST.INVALID', 'REQUEST.MALFORMED_JSON', 'AUTH.FORBIDDEN', 'CUSTOMER.NOT_FOUND')
  async issue(@Body({ schema: newApiKeySchema }) key: NewApiKey): Promise<IssuedApiKeyView> {
    return this.keys.issue(key);
  }

  @Get()
  @ApiOperation({
    summary: 'List the keys, by age; not FAIRLANE_ADMIN_KEY, which lives in the configuration',
  })
  @ApiOkResponse({ description: 'A page', standardSchema: apiKeyPageSchema })
  @Problems('REQUEST.INVALID', 'AUTH.FORBIDDEN')
  async list(
    @Query({ schema: apiKeyQuerySchema }) query: ApiKeyQuery,
  ): Promise<{ items: ApiKeyView[]; nextCursor: string | null }> {
    return this.keys.list(query);
  }

  @Delete(':id')
  @HttpCode(204)
  @IdParam('id', '0190a1b2-0000-7000-8000-000000000000', 'The key, by its id')
  @ApiOperation({ summary: 'Revoke a key; every instance refuses it within 5 s' })
  @ApiNoContentResponse({ description: 'It is gone' })
  @Problems('REQUEST.INVALID', 'AUTH.FORBIDDEN', 'API_KEY.NOT_FOUND')
  async revoke(@Param('id', { schema: z.uuid() }) id: string): Promise<void> {
    await this.keys.revoke(id);
  }
}
