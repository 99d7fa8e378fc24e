import type { CustomerTier } from '@fairlane/domain';
import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnyRole } from '../auth/access.decorator.js';
import { BodyExamples, IdParam } from '../docs/examples.decorator.js';
import { Problems } from '../problems/problems.decorator.js';
import {
  type TierEdit,
  tierEditExamples,
  tierEditSchema,
  tierExample,
  tierSchema,
  tiersSchema,
} from './customer-tier.schemas.js';
import { EditCustomerTier } from './edit-customer-tier.js';

@ApiTags('customer tiers')
@Controller('v1/customer-tiers')
export class CustomerTiersController {
  constructor(private readonly tiers: EditCustomerTier) {}

  @Get()
  @AnyRole()
  @ApiOperation({ summary: 'List the three customer tiers, the smallest first' })
  @ApiOkResponse({ description: 'All three', standardSchema: tiersSchema, example: { items: [tierExample] } })
  @Problems()
  async list(): Promise<{ items: CustomerTier[] }> {
    return { items: await this.tiers.list() };
  }

  @Get(':key')
  @AnyRole()
  @IdParam('key', 'medium', 'The tier')
  @ApiOperation({ summary: 'Show a customer tier' })
  @ApiOkResponse({ description: 'The tier', standardSchema: tierSchema, example: tierExample })
  @Problems('TIER.NOT_FOUND')
  async show(@Param('key') key: string): Promise<CustomerTier> {
    return this.tiers.one(key);
  }

  @Patch(':key')
  @IdParam('key', 'medium', 'The tier')
  @ApiOperation({ summary: 'Edit a customer tier; customers move at once when its threshold does' })
  @BodyExamples(tierEditExamples)
  @ApiOkResponse({ description: 'The tier', standardSchema: tierSchema, example: tierExample })
  @Problems('REQUEST.INVALID', 'REQUEST.MALFORMED_JSON', 'AUTH.FORBIDDEN', 'TIER.NOT_FOUND')
  async edit(
    @Param('key') key: string,
    @Body({ schema: tierEditSchema }) edit: TierEdit,
  ): Promise<CustomerTier> {
    return this.tiers.edit(key, edit);
  }
}
