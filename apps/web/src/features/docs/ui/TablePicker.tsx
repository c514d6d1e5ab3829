import { IconButton } from '@cloudity/ui';
import { Table } from 'lucide-react';
import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { insertTable } from '../commands/insert.ts';
import { useEditorContext } from './context.ts';

const most = 8;
const sizes = Array.from({ length: most }, (_, index) => index + 1);

/** Chooses rows and columns by pointing at a corner, or with the arrow keys. */
export const TablePicker = ({ isDisabled }: { readonly isDisabled: boolean }) => {
  const { t } = useTranslation('docs');
  const { editor } = useEditorContext();
  const [isOpen, setOpen] = useState(false);
  const [{ rows, columns }, setSize] = useState({ rows: 3, columns: 3 });
  const bounded = (value: number): number => Math.min(most, Math.max(1, value));
  const insert = (): void => {
    setOpen(false);
    setTimeout(() => insertTable(editor, rows, columns), 60);
  };
  return (
    <DialogTrigger
      isOpen={isOpen}
      onOpenChange={(next) => {
        setOpen(next);
        setSize({ rows: 3, columns: 3 });
      }}
    >
      <IconButton icon={Table} label={t('command.table')} isDisabled={isDisabled} />
      <Popover className="ui-popover doc-table-picker" placement="bottom start" offset={4}>
        <Dialog aria-label={t('command.table')}>
          <Button
            autoFocus
            className="doc-table-surface"
            aria-label={t('table.size', { rows, columns })}
            onPress={insert}
            onKeyDown={(event) => {
              const steps: Readonly<Record<string, readonly [number, number]>> = {
                ArrowUp: [-1, 0],
                ArrowDown: [1, 0],
                ArrowLeft: [0, -1],
                ArrowRight: [0, 1],
              };
              const step = steps[event.key];
              if (step === undefined) event.continuePropagation();
              else setSize({ rows: bounded(rows + step[0]), columns: bounded(columns + step[1]) });
            }}
          >
            {sizes.map((row) => (
              <span key={row} className="doc-table-row">
                {sizes.map((column) => (
                  <span
                    key={column}
                    className={row <= rows && column <= columns ? 'doc-table-cell is-in' : 'doc-table-cell'}
                    onPointerEnter={() => setSize({ rows: row, columns: column })}
                  />
                ))}
              </span>
            ))}
          </Button>
          <p className="doc-table-size" aria-live="polite">
            {t('table.size', { rows, columns })}
          </p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
};
