import { Module } from '@nestjs/common';
import { CreateCustomers } from './create-customers.js';
import { CustomersController } from './customers.controller.js';
import { EditCustomer } from './edit-customer.js';
import { ReadCustomers } from './read-customers.js';

@Module({ controllers: [CustomersController], providers: [CreateCustomers, EditCustomer, ReadCustomers] })
export class CustomersModule {}
