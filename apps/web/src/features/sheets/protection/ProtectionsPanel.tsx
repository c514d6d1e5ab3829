import { mayWrite, type PlacedProtection, protectionsOf, removeRecord } from '@cloudity/docmodel/sheet';
import { Button, IconButton } from '@cloudity/ui';
import { Lock, LockOpen, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { rangeText } from '../criteria/range-text.ts';
import { useSignal } from '../model/signal.ts';
import { goToRange } from '../names/go-to-range.ts';
import { SidePanel } from '../panels/SidePanel.tsx';
import { useSheet } from '../ui/context.ts';
import { ProtectionForm } from './ProtectionForm.tsx';

/** Ranges and sheets that only some people mean to change. */
export const ProtectionsPanel = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const sheet = useSignal(session.sheetId);
  useSignal(session.revision);
  const [edited, setEdited] = useState<PlacedProtection | 'new' | null>(null);
  const { workbook, writer } = session;
  if (edited !== null)
    return (
      <ProtectionForm protection={edited === 'new' ? null : edited} onDone={() => setEdited(null)} onClose={onClose} />
    );
  const protections = workbook.sheets.flatMap(({ id }) => protectionsOf(workbook, id));
  const nameOf = ({ range, isSheet }: PlacedProtection): string =>
    isSheet ? (workbook.sheetNameOf(range.sheet) ?? '') : rangeText(session, range, sheet);
  const whoOf = ({ isWarning, editors }: PlacedProtection): string => {
    if (isWarning) return t('protection.everybodyWarned');
    return editors.length === 0 ? t('protection.owners') : editors.map(({ name }) => name).join(', ');
  };
  return (
    <SidePanel
      title={t('protection.title')}
      onClose={onClose}
      footer={
        writer !== null &&
        session.isEditable && (
          <Button icon={Plus} variant="primary" onPress={() => setEdited('new')}>
            {t('protection.add')}
          </Button>
        )
      }
    >
      <p className="sheet-panel-empty">
        {protections.length === 0 ? t('protection.none') : `${t('protection.about')} ${t('protection.signs')}`}
      </p>
      {protections.length > 0 && (
        <ul className="sheet-panel-list">
          {protections.map((protection) => {
            const { id, range, note } = protection;
            const name = nameOf(protection);
            const mayChange = writer !== null && session.isEditable && mayWrite(protection, writer);
            const Sign = protection.isWarning ? LockOpen : Lock;
            return (
              <li key={id} className="sheet-panel-item">
                <Sign size={16} aria-hidden="true" />
                <button type="button" className="sheet-panel-name" onClick={() => goToRange(session, range)}>
                  {note === '' ? name : `${note} · ${name}`}
                  <span className="ui-description">{whoOf(protection)}</span>
                </button>
                {mayChange && (
                  <>
                    <IconButton
                      icon={Pencil}
                      label={t('protection.edit', { name })}
                      onPress={() => setEdited(protection)}
                    />
                    <IconButton
                      icon={Trash2}
                      label={t('protection.remove', { name })}
                      onPress={() => session.act(() => removeRecord(workbook, range.sheet, id))}
                    />
                  </>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </SidePanel>
  );
};
