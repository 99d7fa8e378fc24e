import { IncomingMessage } from 'node:http';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { invalidRequest } from '../validation/request-validation.pipe.js';
import type { OneOrMany } from '../validation/one-or-many.js';
import { type NewRecordInput, newRecordsBody } from './record.schemas.js';

/** A stream, to be read by the use case, or what was JSON, checked. */
export type RecordsBody = IncomingMessage | OneOrMany<NewRecordInput>;

@Injectable()
export class RecordsBodyPipe implements PipeTransform<unknown, Promise<RecordsBody>> {
  async transform(body: unknown): Promise<RecordsBody> {
    if (body instanceof IncomingMessage) return body;
    const result = await newRecordsBody['~standard'].validate(body);
    if (result.issues) throw invalidRequest(result.issues);
    return result.value;
  }
}
