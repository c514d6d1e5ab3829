import { type PlacedPivot, pivotsOf } from '@cloudity/docmodel/pivots';
import { removeRecord } from '@cloudity/docmodel/sheet';
import { Button } from '@cloudity/ui';
import { Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useSignal } from '../model/signal.ts';
import { SidePanel } from '../panels/SidePanel.tsx';
import '../style/pivots.css';
import { useSheet } from '../ui/context.ts';
import { pivotTablesOf } from './attach.ts';
import type { PivotRef } from './create-pivot.ts';
import { NewPivot } from './NewPivot.tsx';
import { PivotFields } from './PivotFields.tsx';
import { PivotSource } from './PivotSource.tsx';
import { PivotTrouble } from './PivotTrouble.tsx';
import type { PivotTables } from './pivot-tables.ts';

/** Makes a pivot table, and says what the one with the active cell shows. Every change is shown at once. */
export const PivotPanel = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('sheetPivots');
  const { session } = useSheet();
  const { workbook, isEditable } = session;
  useSignal(session.revision);
  const sheet = useSignal(session.sheetId);
  const { row, column } = useSignal(session.selection).active;
  const [tables, setTables] = useState<PivotTables | null>(null);
  const [chosen, setChosen] = useState<PivotRef | null>(null);
  useEffect(() => {
    let isOver = false;
    void pivotTablesOf(session).then((its) => {
      if (!isOver) setTables(its);
    });
    return () => {
      isOver = true;
    };
  }, [session]);
  // The table is kept while somebody looks at its data elsewhere.
  const active = tables?.at(row, column)?.id ?? null;
  useEffect(() => {
    if (active !== null) setChosen({ sheet, id: active });
  }, [active, sheet]);
  const pivot: PlacedPivot | null =
    chosen !== null && workbook.list.isShown(chosen.sheet)
      ? (pivotsOf(workbook, chosen.sheet).find(({ id }) => id === chosen.id) ?? null)
      : null;
  if (tables === null)
    return (
      <SidePanel title={t('pivot.title')} onClose={onClose}>
        {null}
      </SidePanel>
    );
  if (pivot === null) return <NewPivot onClose={onClose} onMade={setChosen} />;
  return (
    <SidePanel
      title={t('pivot.title')}
      onClose={onClose}
      footer={
        isEditable && (
          <Button
            icon={Trash2}
            variant="quiet"
            onPress={() => {
              session.act(() => removeRecord(workbook, pivot.sheet, pivot.id));
              onClose();
            }}
          >
            {t('pivot.remove')}
          </Button>
        )
      }
    >
      <PivotTrouble pivot={pivot} state={tables?.stateOf(pivot.id) ?? null} />
      <PivotSource key={pivot.id} pivot={pivot} />
      {pivot.source !== null && <PivotFields pivot={pivot} source={pivot.source} />}
    </SidePanel>
  );
};
