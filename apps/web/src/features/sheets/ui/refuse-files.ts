/**
 * Files that nothing takes are refused: the browser would leave the page for one that is dropped. Whoever takes them, and may be
 * loaded later, prevents the event's default on its way here. Until what is returned is called.
 */
export const refuseFiles = (): (() => void) => {
  const refuse = (event: DragEvent): void => {
    const { dataTransfer } = event;
    if (event.defaultPrevented || dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    dataTransfer.dropEffect = 'none';
  };
  window.addEventListener('dragover', refuse);
  window.addEventListener('drop', refuse);
  return () => {
    window.removeEventListener('dragover', refuse);
    window.removeEventListener('drop', refuse);
  };
};
