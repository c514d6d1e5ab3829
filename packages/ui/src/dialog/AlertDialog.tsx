import { type ReactNode, useState } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from '../button/Button.tsx';
import './dialog.css';

export interface AlertDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly title: string;
  readonly children?: ReactNode;
  readonly confirmLabel: string;
  readonly cancelLabel: string;
  readonly tone?: 'danger';
  /** The dialog stays open and busy until this settles, and stays open when it rejects. */
  readonly onConfirm: () => void | Promise<void>;
}

/** A question that must be answered before anything else. */
export const AlertDialog = ({
  isOpen,
  onOpenChange,
  title,
  children,
  confirmLabel,
  cancelLabel,
  tone,
  onConfirm,
}: AlertDialogProps) => {
  const [isPending, setPending] = useState(false);
  const confirm = async () => {
    setPending(true);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch {
      // The caller has told the person what went wrong; the question stays.
    } finally {
      setPending(false);
    }
  };
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={onOpenChange} className="ui-overlay">
      <Modal className="ui-dialog ui-dialog-small">
        <AriaDialog role="alertdialog" className="ui-dialog-body ui-alert">
          <Heading slot="title" className="ui-dialog-title">
            {title}
          </Heading>
          {children && <div className="ui-alert-text">{children}</div>}
          <footer className="ui-dialog-actions">
            <Button onPress={() => onOpenChange(false)} isDisabled={isPending}>
              {cancelLabel}
            </Button>
            <Button
              variant={tone === 'danger' ? 'danger' : 'primary'}
              onPress={confirm}
              isPending={isPending}
              autoFocus
            >
              {confirmLabel}
            </Button>
          </footer>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
};
