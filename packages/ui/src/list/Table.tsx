import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Table as AriaTable,
  type TableProps as AriaTableProps,
  Button,
  Cell,
  Collection,
  Column,
  type ColumnProps,
  Row,
  type RowProps,
  TableBody,
  TableHeader,
  type TableHeaderProps,
  useTableOptions,
} from 'react-aria-components';
import { Checkbox } from '../choice/Checkbox.tsx';
import { classNames } from '../class-names.ts';
import { Icon } from '../icon/Icon.tsx';
import './list.css';

export { Cell as TableCell, Collection as TableCollection, TableBody };

export interface TableProps extends Omit<AriaTableProps, 'className' | 'aria-label'> {
  readonly label: string;
  readonly className?: string;
}

/** A table with arrow keys, Home, End, type-ahead, selection and sorting; drag and drop through `dragAndDropHooks`. */
export const Table = ({ label, className, ...props }: TableProps) => (
  <AriaTable {...props} aria-label={label} className={classNames('ui-table', className)} />
);

/** The head row; adds the select-all box when many rows may be selected by check box. */
export const TableHead = <Item extends object>({ columns, children }: TableHeaderProps<Item>) => {
  const { selectionBehavior, selectionMode, allowsDragging } = useTableOptions();
  return (
    <TableHeader className="ui-table-head">
      {allowsDragging && <Column className="ui-table-grip" />}
      {selectionBehavior === 'toggle' && (
        <Column className="ui-table-check">{selectionMode === 'multiple' && <Checkbox slot="selection" />}</Column>
      )}
      <Collection {...(columns ? { items: columns } : {})}>{children}</Collection>
    </TableHeader>
  );
};

export interface TableColumnProps extends Omit<ColumnProps, 'className' | 'children'> {
  readonly children: ReactNode;
  readonly className?: string;
  readonly isTitleHidden?: boolean;
}

export const TableColumn = ({ children, className, isTitleHidden = false, ...props }: TableColumnProps) => (
  <Column {...props} className={classNames('ui-table-column', className)}>
    {({ allowsSorting, sortDirection }) => (
      <span className={isTitleHidden ? 'visually-hidden' : 'ui-table-title'}>
        {children}
        {allowsSorting && sortDirection && <Icon of={sortDirection === 'ascending' ? ArrowUp : ArrowDown} size={14} />}
      </span>
    )}
  </Column>
);

export interface TableRowProps<Item extends object> extends Omit<RowProps<Item>, 'className'> {
  readonly className?: string;
}

export const TableRow = <Item extends object>({ className, columns, children, ...props }: TableRowProps<Item>) => {
  const { selectionBehavior, allowsDragging } = useTableOptions();
  return (
    <Row {...props} className={classNames('ui-table-row', className)}>
      {allowsDragging && (
        <Cell className="ui-table-grip">
          <Button slot="drag" className="ui-grip">
            <Icon of={GripVertical} size={16} />
          </Button>
        </Cell>
      )}
      {selectionBehavior === 'toggle' && (
        <Cell className="ui-table-check">
          <Checkbox slot="selection" />
        </Cell>
      )}
      <Collection {...(columns ? { items: columns } : {})}>{children}</Collection>
    </Row>
  );
};
