import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConvertError, readTable, type TableBounds } from '@cloudity/convert/sheet';
import type { SandboxTask } from '@cloudity/sandbox';
import type { Reason } from './draw.ts';
import { originalName } from './order.ts';

export interface TableOrder {
  readonly format: 'xlsx' | 'ods' | 'text';
  readonly bounds: TableBounds;
}

const reasons = { too_large: 'too_large', encrypted: 'locked', unreadable: 'damaged' } as const;

/** In a sandbox: why there is no table; otherwise the blob is one, a PreviewTable as JSON. */
export const run: SandboxTask<TableOrder, Reason | null> = async ({ format, bounds }, { folder }) => {
  const bytes = await readFile(join(folder, originalName));
  try {
    const table = await readTable(bytes, format, bounds);
    return { value: null, blobs: [Buffer.from(JSON.stringify(table))] };
  } catch (error) {
    if (!(error instanceof ConvertError)) throw error;
    return { value: reasons[error.code] };
  }
};
