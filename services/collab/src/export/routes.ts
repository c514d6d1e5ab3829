import type { FileId } from '@cloudity/contracts';
import { type Actor, AppError, notFound } from '@cloudity/kernel';
import { isLive } from '../documents/schema.ts';
import type { Documents } from '../documents/service.ts';
import type { CollabPorts } from '../ports.ts';
import { headersOfLosses } from './losses-header.ts';
import type { SheetFormat } from './sheet-file.ts';

type Format = 'md' | 'html' | 'pdf' | 'docx' | 'xlsx' | 'ods' | 'csv' | 'luckysheet' | 'pptx';
type DocFormat = 'md' | 'html';

/** What this server cannot make yet, and what it lacks for it. */
const missing: Readonly<Record<Exclude<Format, DocFormat | SheetFormat>, string>> = {
  pdf: 'PDF export needs a Chromium on the server; print the document and choose "Save as PDF" instead.',
  docx: 'Word export is not part of this version.',
  pptx: 'PowerPoint export is not part of this version.',
};

const docTypes = { md: 'text/markdown; charset=utf-8', html: 'text/html; charset=utf-8' } as const;
const sheetTypes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  csv: 'text/csv; charset=utf-8',
  luckysheet: 'application/json',
} as const;

const isDocFormat = (format: Format): format is DocFormat => Object.hasOwn(docTypes, format);
const isSheetFormat = (format: Format): format is SheetFormat => Object.hasOwn(sheetTypes, format);

/** `filename*` for every script, `filename` without anything a header may not hold (RFC 6266 §4.3). */
const contentDisposition = (name: string): string => {
  const plain = name.normalize('NFKD').replace(/[^\x20-\x7e]|["\\%/]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
};

/**
 * Answers GET /files/{id}/export: what is committed, converted. The headers keep whatever a writer put into the document from
 * running as a page of ours (rules.md S3).
 */
export const createExport =
  (documents: Pick<Documents, 'text' | 'sheetFile'>, { access }: Pick<CollabPorts, 'access'>) =>
  async (actor: Actor, fileId: FileId, format: Format, sheet: string | null = null): Promise<Response> => {
    const file = await access.roleOf(actor, fileId);
    if (!file || file.tenantId !== actor.tenantId) throw notFound('file');
    if (actor.kind === 'guest' && !actor.allowDownload)
      throw new AppError('forbidden', 'This link does not allow downloading.');
    if (!isLive(file.kind)) throw new AppError('invalid', 'Only documents can be exported.');
    if (!isDocFormat(format) && !isSheetFormat(format)) throw new AppError('unavailable', missing[format]);
    if (file.kind === 'slides') throw new AppError('unavailable', 'Presentations cannot be exported in this version.');
    if (isSheetFormat(format) !== (file.kind === 'sheet'))
      throw new AppError('invalid', `This file cannot be exported as ${format}.`);
    if (sheet !== null && format !== 'csv') throw new AppError('invalid', 'Only CSV files hold a single sheet.');
    await access.noteDownload(actor, fileId);
    const made = isSheetFormat(format) ? await documents.sheetFile(actor.tenantId, fileId, format, sheet) : null;
    if (isSheetFormat(format) && made === null) throw new AppError('invalid', 'No sheet has this name.');
    const [content, type] = isSheetFormat(format)
      ? [made?.bytes ?? null, sheetTypes[format]]
      : [await documents.text(actor.tenantId, fileId, format, file.name), docTypes[format]];
    return new Response(content, {
      headers: {
        'Content-Type': type,
        'Content-Disposition': contentDisposition(
          `${file.name}.${format === 'luckysheet' ? 'luckysheet.json' : format}`,
        ),
        'Content-Security-Policy': 'sandbox',
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'no-store',
        ...headersOfLosses(made?.losses ?? []),
      },
    });
  };
