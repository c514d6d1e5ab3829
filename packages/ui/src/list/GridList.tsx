import {
  GridList as AriaGridList,
  GridListItem as AriaGridListItem,
  type GridListItemProps as AriaGridListItemProps,
  type GridListProps as AriaGridListProps,
} from 'react-aria-components';
import { classNames } from '../class-names.ts';
import './list.css';

export interface GridListProps<Item extends object> extends Omit<AriaGridListProps<Item>, 'className' | 'aria-label'> {
  readonly label: string;
  readonly className?: string;
}

/** A list or grid of things with arrow keys, type-ahead and selection; drag and drop through `dragAndDropHooks`. */
export const GridList = <Item extends object>({ label, className, ...props }: GridListProps<Item>) => (
  <AriaGridList {...props} aria-label={label} className={classNames('ui-grid-list', className)} />
);

export interface GridListItemProps<Item extends object> extends Omit<AriaGridListItemProps<Item>, 'className'> {
  readonly className?: string;
}

export const GridListItem = <Item extends object>({ className, ...props }: GridListItemProps<Item>) => (
  <AriaGridListItem {...props} className={classNames('ui-grid-item', className)} />
);
