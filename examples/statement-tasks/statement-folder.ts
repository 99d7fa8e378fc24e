import { Injectable } from '@nestjs/common';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where statements go: a file for each record, overwritten when the record is handled again. */
@Injectable()
export class StatementFolder {
  readonly path = join(tmpdir(), 'fairlane-statements');

  async write(customerId: string, recordId: string, text: string): Promise<void> {
    const folder = join(this.path, customerId);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${recordId}.txt`), text);
  }
}
