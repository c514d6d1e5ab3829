import { classNames } from '@cloudity/ui';
import { type RefObject, Suspense, useRef } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';

import { fontOf, fontSizeOf, textWidth } from '../canvas/text-metrics.ts';
import type { GridView } from '../grid/grid-view.ts';
import { useSignal } from '../model/signal.ts';
import { addressOf } from '../selection/selection.ts';
import { useSheet } from './context.ts';
import { FormulaInput } from './FormulaInput.tsx';
import type { SuggestionKeys } from './Suggestions.tsx';
import { Suggestions } from './suggesting.ts';

/** Over the cell that is being edited, as large as what is typed. */
export const CellEditor = ({ grid }: { readonly grid: GridView }) => {
  const { session } = useSheet();
  const { t } = useTranslation('sheets');
  const editing = useSignal(session.editing);
  const shown = useSignal(session.sheetId);
  const layout = useSignal(grid.layout);
  const keys: RefObject<SuggestionKeys | null> = useRef(null);
  if (editing === null || editing.sheet !== shown) return null;
  const { rows, columns } = session.sheet;
  const [row, column] = [rows.positionOf(editing.row), columns.positionOf(editing.column)];
  if (row === null || column === null) return null;
  const merge = layout.view.mergeAt(row, column);
  const rect = layout.rectOf(merge ?? { fromRow: row, toRow: row, fromColumn: column, toColumn: column });
  const { style } = session.cell(row, column);
  const { zoom } = grid;
  const lines = editing.text.split('\n');
  const longest = Math.max(...lines.map((line) => textWidth(fontOf(style), line)));
  const most = Math.max(120, layout.width - rect.x - 24);
  const width = Math.max(rect.width, Math.min(longest + 16, most));
  const isAtEnd = rect.x > layout.width - 260;
  const isBelow = rect.y < layout.height - 200;
  return (
    <div
      className="sheet-cell-editor"
      style={{
        transform: `translate(${rect.x * zoom - 1}px, ${rect.y * zoom - 1}px)`,
        minHeight: rect.height * zoom + 1,
        width: width * zoom + 1,
        fontSize: fontSizeOf(style) * zoom,
        fontWeight: style.bold ? 600 : 400,
        fontStyle: style.italic ? 'italic' : 'normal',
      }}
    >
      <FormulaInput
        place="cell"
        label={t('formula.cell', { address: addressOf({ row, column }) })}
        shown=""
        editing={editing}
        keys={keys}
        onFocus={() => {
          if (session.editing.get()?.place !== 'cell') session.editing.set({ ...editing, place: 'cell' });
        }}
        className="sheet-formula-input"
      />
      {editing.place === 'cell' && (
        <div className={classNames('sheet-suggestions-place', !isBelow && 'is-above', isAtEnd && 'is-end')}>
          <Suspense>
            <Suggestions editing={editing} keys={keys} />
          </Suspense>
        </div>
      )}
    </div>
  );
};
