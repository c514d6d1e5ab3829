import { type MouseEvent, type ReactNode, useCallback, useRef, useState } from 'react';
import { Menu } from './Menu.tsx';

export interface ContextMenuPoint {
  /** Pixels from the viewport's corner. */
  readonly x: number;
  readonly y: number;
}

export interface ContextMenuProps {
  readonly label: string;
  readonly point: ContextMenuPoint | null;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A menu at a point of the screen; open while `point` is set. */
export const ContextMenu = ({ label, point, onClose, children }: ContextMenuProps) => {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span
        ref={anchor}
        aria-hidden="true"
        className="ui-context-anchor"
        style={point ? { left: point.x, top: point.y } : {}}
      />
      <Menu
        label={label}
        triggerRef={anchor}
        isOpen={point !== null}
        onOpenChange={(isOpen) => !isOpen && onClose()}
        placement="bottom start"
        autoFocus="first"
        onClose={onClose}
      >
        {children}
      </Menu>
    </>
  );
};

/** State of a context menu: `open` is an onContextMenu handler for mouse and keyboard (Shift F10, the menu key). */
export const useContextMenu = () => {
  const [point, setPoint] = useState<ContextMenuPoint | null>(null);
  const open = useCallback((event: MouseEvent) => {
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    const byKey = event.clientX === 0 && event.clientY === 0;
    setPoint(byKey ? { x: box.left + 24, y: box.top + 24 } : { x: event.clientX, y: event.clientY });
  }, []);
  const close = useCallback(() => setPoint(null), []);
  return { point, open, openAt: setPoint, close };
};
