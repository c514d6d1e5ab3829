import { recordsOf, renameSheet, Workbook } from '@cloudity/docmodel/sheet';
import type * as Y from 'yjs';
import type { DocumentConnection } from '../../../shell/editor/ports.ts';
import { varietyOf } from '../../../shell/language/format.ts';
import { currentLanguage, type Language, loadArea, wordsOf } from '../../../shell/language/i18n.ts';
import { translate } from '../../../shell/language/translate.ts';
import type { Translate } from '../../../shell/language/use-translation.ts';
import { attendance } from './attendance.ts';
import { Draft } from './draft.ts';
import { expenseReport } from './expense-report.ts';
import { formatsFor, serialOf } from './formats.ts';
import { guestList } from './guest-list.ts';
import { householdBudget } from './household-budget.ts';
import { invoice } from './invoice.ts';
import { monthCalendar } from './month-calendar.ts';
import { projectPlan } from './project-plan.ts';
import { shiftPlan } from './shift-plan.ts';
import type { TemplateId } from './template-ids.ts';
import { timesheet } from './timesheet.ts';

/** What each template writes, and the colour of its headings. */
const templates: Readonly<Record<TemplateId, readonly [(draft: Draft) => void, string]>> = {
  budget: [householdBudget, '#dff0e4'],
  project: [projectPlan, '#dfe8fb'],
  invoice: [invoice, '#e3e7f7'],
  timesheet: [timesheet, '#fbeed3'],
  attendance: [attendance, '#dcefee'],
  expenses: [expenseReport, '#f9e3dc'],
  guests: [guestList, '#f5e2ee'],
  shifts: [shiftPlan, '#e8e2f6'],
  calendar: [monthCalendar, '#d3e3fd'],
};

const isEmpty = (workbook: Workbook): boolean => {
  const [sheet, ...more] = workbook.sheets;
  if (sheet === undefined || more.length > 0) return false;
  return workbook.sheet(sheet.id).cells().next().done === true && recordsOf(workbook, sheet.id).length === 0;
};

export interface TemplateReader {
  readonly language: Language;
  /** The reader's own variety of it: `en-GB`. */
  readonly variety: string;
  readonly now: Date;
  readonly t: Translate<'sheetTemplates'>;
}

/**
 * Afterwards an empty workbook holds the template, in the reader's words and formats; one with anything in it is as it was. It is
 * one transaction, so the server gets it as one update and has all of it or nothing: whoever closes the tab before it is saved
 * leaves an empty spreadsheet of the template's name. It is no step of undo.
 */
export const writeTemplate = (doc: Y.Doc, template: TemplateId, reader: TemplateReader): void => {
  // Not the session's workbook, whose journal is what undo listens to.
  const workbook = new Workbook(doc);
  try {
    const sheet = workbook.sheets[0]?.id;
    if (sheet === undefined || !isEmpty(workbook)) return;
    const { t, language, variety, now } = reader;
    const [write, color] = templates[template];
    const formats = formatsFor(language, variety);
    workbook.journal.transact(() => {
      renameSheet(workbook, sheet, t(`name.${template}`));
      write(new Draft({ workbook, sheet, t, formats, today: serialOf(now), color }));
    });
  } finally {
    workbook.destroy();
  }
};

const synced = (connection: DocumentConnection, gone: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (!gone.aborted && connection.getState().content !== 'synced') return;
      stop();
      resolve();
    };
    const stop = connection.subscribe(look);
    gone.addEventListener('abort', look, { once: true });
    look();
  });

/**
 * Writes the template as soon as the server has given the document, so that nobody's cells are written over. True afterwards, false
 * when the connection was given up before.
 */
export const fillTemplate = async (
  connection: DocumentConnection,
  template: TemplateId,
  gone: AbortSignal,
): Promise<boolean> => {
  await Promise.all([loadArea('sheetTemplates'), synced(connection, gone)]);
  if (gone.aborted) return false;
  const language = currentLanguage();
  const words = wordsOf(language, 'sheetTemplates');
  writeTemplate(connection.doc, template, {
    language,
    variety: varietyOf(language),
    now: new Date(),
    t: (key, values) => translate(words, language, key, values),
  });
  return true;
};
