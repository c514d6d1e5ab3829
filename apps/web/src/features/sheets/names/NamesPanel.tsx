import { type DefinedName, rangesIn, removeName } from '@cloudity/docmodel/sheet';
import { Button, IconButton } from '@cloudity/ui';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useSignal } from '../model/signal.ts';
import { SidePanel } from '../panels/SidePanel.tsx';
import { useSheet } from '../ui/context.ts';
import { goToRange } from './go-to-range.ts';
import { meaningOf } from './meaning.ts';
import { NameForm } from './NameForm.tsx';

/** Names for ranges, which formulas may use; the name box leads to them. */
export const NamesPanel = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const sheet = useSignal(session.sheetId);
  useSignal(session.revision);
  const [edited, setEdited] = useState<DefinedName | 'new' | null>(null);
  const { workbook } = session;
  if (edited !== null)
    return <NameForm name={edited === 'new' ? null : edited} onDone={() => setEdited(null)} onClose={onClose} />;
  const names = workbook.names.list().toSorted((one, other) => one.name.localeCompare(other.name));
  return (
    <SidePanel
      title={t('names.title')}
      onClose={onClose}
      footer={
        session.isEditable && (
          <Button icon={Plus} variant="primary" onPress={() => setEdited('new')}>
            {t('names.add')}
          </Button>
        )
      }
    >
      {names.length === 0 ? (
        <p className="sheet-panel-empty">{t('names.none')}</p>
      ) : (
        <ul className="sheet-panel-list">
          {names.map((name) => {
            const [range] = rangesIn(workbook, sheet, name.formula);
            return (
              <li key={name.id} className="sheet-panel-item">
                <button
                  type="button"
                  className="sheet-panel-name"
                  disabled={range === undefined}
                  onClick={() => {
                    if (range !== undefined) goToRange(session, range);
                  }}
                >
                  {name.name}
                  <span className="ui-description">{meaningOf(session, name)}</span>
                </button>
                {session.isEditable && (
                  <>
                    <IconButton
                      icon={Pencil}
                      label={t('names.edit', { name: name.name })}
                      onPress={() => setEdited(name)}
                    />
                    <IconButton
                      icon={Trash2}
                      label={t('names.remove', { name: name.name })}
                      onPress={() => session.act(() => removeName(workbook, name.id))}
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
