import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components';
import './dialog.css';

export interface SheetProps {
  readonly label: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly side?: 'start' | 'end' | 'bottom';
  readonly children: ReactNode;
}

/** A panel that slides in from an edge: the side bar's drawer and, from below, the details on phones. */
export const Sheet = ({ label, isOpen, onOpenChange, side = 'bottom', children }: SheetProps) => (
  <ModalOverlay isOpen={isOpen} onOpenChange={onOpenChange} isDismissable className={`ui-overlay ui-overlay-${side}`}>
    <Modal className={`ui-sheet ui-sheet-${side}`}>
      <AriaDialog aria-label={label} className="ui-sheet-body">
        {children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);
