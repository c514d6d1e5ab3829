import {
  autoUpdate,
  computePosition,
  flip,
  offset,
  type Placement,
  shift,
  type VirtualElement,
} from '@floating-ui/dom';
import { type ReactNode, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';

export interface FloatingProps {
  /** What it floats beside; a new object moves it. */
  readonly anchor: VirtualElement | Element;
  readonly placement?: Placement;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Keeps its children beside a place in the document, inside the window, while that scrolls. Takes no focus by itself. */
export const Floating = ({ anchor, placement = 'bottom-start', className, children }: FloatingProps) => {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    return autoUpdate(anchor, element, () => {
      void computePosition(anchor, element, {
        placement,
        strategy: 'fixed',
        middleware: [offset(8), flip({ padding: 8 }), shift({ padding: 8 })],
      }).then(({ x, y }) => {
        element.style.translate = `${Math.round(x)}px ${Math.round(y)}px`;
        element.style.visibility = 'visible';
      });
    });
  }, [anchor, placement]);
  return createPortal(
    <div ref={box} className={className === undefined ? 'doc-floating' : `doc-floating ${className}`}>
      {children}
    </div>,
    document.body,
  );
};
