import { Module } from '@nestjs/common';
import { EditResourceGroups } from './edit-resource-groups.js';
import { ResourceGroupsController } from './resource-groups.controller.js';

@Module({ controllers: [ResourceGroupsController], providers: [EditResourceGroups] })
export class ResourceGroupsModule {}
