import { Module } from '@nestjs/common';
import { CustomerTiersController } from './customer-tiers.controller.js';
import { EditCustomerTier } from './edit-customer-tier.js';

@Module({ controllers: [CustomerTiersController], providers: [EditCustomerTier] })
export class CustomerTiersModule {}
