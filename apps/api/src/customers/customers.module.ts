import { Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/dispatch.module.js';
import { ApplyStartRates } from './apply-start-rates.js';
import { CreateCustomers } from './create-customers.js';
import { CustomersController } from './customers.controller.js';
import { EditCustomer } from './edit-customer.js';
import { LiveFigures } from './live-figures.js';
import { ReadCustomers } from './read-customers.js';

@Module({
  imports: [DispatchModule],
  controllers: [CustomersController],
  providers: [ApplyStartRates, CreateCustomers, EditCustomer, LiveFigures, ReadCustomers],
})
export class CustomersModule {}
