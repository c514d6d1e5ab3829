import type { FileId, FileKind, TenantId } from '@cloudity/contracts';
import type { DocumentsPort } from '../ports.ts';

/** What a kind of live document is outside of Cloudity. */
export interface ExportFormat {
  /** With its dot, in small letters. */
  readonly extension: string;
  readonly mediaType: string;
  /** Sets its name apart where a file has the same. */
  readonly word: string;
  readonly make: (documents: DocumentsPort, tenantId: TenantId, fileId: FileId) => Promise<Buffer>;
}

const formats: Readonly<Partial<Record<FileKind, ExportFormat>>> = {
  doc: {
    extension: '.md',
    mediaType: 'text/markdown; charset=utf-8',
    word: 'document',
    make: async (documents, tenantId, fileId) => Buffer.from(await documents.markdown(tenantId, fileId)),
  },
  sheet: {
    extension: '.xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    word: 'spreadsheet',
    make: async (documents, tenantId, fileId) => Buffer.from(await documents.workbook(tenantId, fileId), 'base64'),
  },
};

/** Null for what has no export, and for what needs none. */
export const exportFormatOf = (kind: FileKind): ExportFormat | null => formats[kind] ?? null;

export const exportFormats: readonly ExportFormat[] = Object.values(formats);
