import { defineName, SheetError } from '@cloudity/docmodel/sheet';
import { showToast } from '@cloudity/ui';
import { currentLanguage, loadArea, wordsOf } from '../../../shell/language/i18n.ts';
import { translate } from '../../../shell/language/translate.ts';
import { rangeText, selectedRanges } from '../criteria/range-text.ts';
import type { SheetSession } from '../model/session.ts';
import { formulaOfRange } from './meaning.ts';

/** Afterwards what is selected has the name, or a note says why it cannot have it. Resolves to whether it has. */
export const defineSelection = async (session: SheetSession, name: string): Promise<boolean> => {
  const { workbook } = session;
  const [range] = selectedRanges(session);
  if (range === undefined || !session.isEditable) return false;
  const formula = formulaOfRange(session, range);
  await loadArea('sheetTools');
  const say = (key: string, values = {}): string =>
    translate(wordsOf(currentLanguage(), 'sheetTools'), currentLanguage(), key, values);
  try {
    defineName(workbook, name, formula, range.sheet);
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    showToast({ tone: 'danger', message: say('names.wrong') });
    return false;
  }
  showToast({ message: say('names.defined', { name, range: rangeText(session, range) }) });
  return true;
};
