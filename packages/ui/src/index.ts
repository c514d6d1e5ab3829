export { Button, type ButtonProps, type ButtonVariant } from './button/Button.tsx';
export {
  IconButton,
  type IconButtonProps,
  ToggleIconButton,
  type ToggleIconButtonProps,
} from './button/IconButton.tsx';
export { ButtonLink, type ButtonLinkProps, TextLink, type TextLinkProps } from './button/TextLink.tsx';
export { Checkbox, type CheckboxProps } from './choice/Checkbox.tsx';
export { Segmented, type SegmentedProps } from './choice/Segmented.tsx';
export { Switch, type SwitchProps } from './choice/Switch.tsx';
export { classNames } from './class-names.ts';
export { AlertDialog, type AlertDialogProps } from './dialog/AlertDialog.tsx';
export { Dialog, DialogActions, DialogContent, type DialogProps, DialogTrigger } from './dialog/Dialog.tsx';
export { Sheet, type SheetProps } from './dialog/Sheet.tsx';
export { Badge, type BadgeProps } from './feedback/Badge.tsx';
export { Banner, type BannerProps, type Tone } from './feedback/Banner.tsx';
export { EmptyState, type EmptyStateProps, ErrorState, type ErrorStateProps } from './feedback/EmptyState.tsx';
export { Progress, type ProgressProps } from './feedback/Progress.tsx';
export { Skeleton, type SkeletonProps, SkeletonRows, type SkeletonRowsProps } from './feedback/Skeleton.tsx';
export { Spinner, type SpinnerProps } from './feedback/Spinner.tsx';
export { Tooltip, type TooltipPlacement, type TooltipProps } from './feedback/Tooltip.tsx';
export { CodeField, type CodeFieldProps } from './field/CodeField.tsx';
export { SearchField, type SearchFieldProps } from './field/SearchField.tsx';
export {
  PasswordField,
  TextAreaField,
  type TextAreaFieldProps,
  TextField,
  type TextFieldProps,
} from './field/TextField.tsx';
export { Icon, type IconProps } from './icon/Icon.tsx';
export { KindIcon, type KindIconName, type KindIconProps, kindIconOf } from './icon/KindIcon.tsx';
export { GridList, GridListItem, type GridListItemProps, type GridListProps } from './list/GridList.tsx';
export {
  Table,
  TableBody,
  TableCell,
  TableCollection,
  TableColumn,
  type TableColumnProps,
  TableHead,
  type TableProps,
  TableRow,
  type TableRowProps,
} from './list/Table.tsx';
export { ContextMenu, type ContextMenuPoint, type ContextMenuProps, useContextMenu } from './menu/ContextMenu.tsx';
export {
  Menu,
  MenuItem,
  type MenuItemProps,
  type MenuProps,
  MenuSection,
  type MenuSectionProps,
  MenuSeparator,
  MenuTrigger,
  Submenu,
  type SubmenuProps,
} from './menu/Menu.tsx';
export { Breadcrumbs, type BreadcrumbsProps, type Crumb } from './navigation/Breadcrumbs.tsx';
export { Avatar, type AvatarProps, AvatarStack, type AvatarStackProps } from './person/Avatar.tsx';
export { initialsOf, personColor } from './person/person-color.ts';
export { ComboBox, type ComboBoxProps } from './select/ComboBox.tsx';
export { type Option, Select, type SelectProps } from './select/Select.tsx';
export { Tabs, type TabsProps } from './tabs/Tabs.tsx';
export { type UiText, UiTextContext, useUiText } from './text.ts';
export { showToast, type ToastMessage } from './toast/toast-queue.ts';
