import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Dialog as AriaDialog,
  Button,
  DialogTrigger,
  Heading,
  Modal,
  ModalOverlay,
  type ModalOverlayProps,
} from 'react-aria-components';
import { classNames } from '../class-names.ts';
import { Icon } from '../icon/Icon.tsx';
import { useUiText } from '../text.ts';
import './dialog.css';

export { DialogTrigger };

export interface DialogProps extends Pick<ModalOverlayProps, 'isOpen' | 'onOpenChange' | 'isKeyboardDismissDisabled'> {
  readonly title: string;
  readonly size?: 'small' | 'medium' | 'large';
  /** A press outside closes it; off for forms that hold typing. */
  readonly isDismissable?: boolean;
  readonly children: ReactNode | ((close: () => void) => ReactNode);
  readonly className?: string;
}

/** A dialog over the page; from below on phones. Focus goes in, stays in, and returns to where it was. */
export const Dialog = ({
  title,
  size = 'medium',
  isDismissable = true,
  children,
  className,
  ...overlay
}: DialogProps) => {
  const text = useUiText();
  return (
    <ModalOverlay {...overlay} isDismissable={isDismissable} className="ui-overlay">
      <Modal className={classNames('ui-dialog', `ui-dialog-${size}`, className)}>
        <AriaDialog className="ui-dialog-body">
          {({ close }) => (
            <>
              <header className="ui-dialog-head">
                <Heading slot="title" className="ui-dialog-title">
                  {title}
                </Heading>
                <Button className="ui-button ui-button-quiet ui-icon-button" aria-label={text.close} onPress={close}>
                  <Icon of={X} />
                </Button>
              </header>
              {typeof children === 'function' ? children(close) : children}
            </>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
};

/** The scrolling middle of a dialog. */
export const DialogContent = ({ children }: { readonly children: ReactNode }) => (
  <div className="ui-dialog-content">{children}</div>
);

/** The dialog's buttons; the last one is the main one. */
export const DialogActions = ({ children }: { readonly children: ReactNode }) => (
  <footer className="ui-dialog-actions">{children}</footer>
);
