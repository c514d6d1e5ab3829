import type { Editor } from '@tiptap/core';

/**
 * Cut, copy and paste from the menu. Browsers let a page read the clipboard only with the person's leave; where they do not,
 * `onRefused` says to use the keys.
 */
export const runClipboard = (
  editor: Editor,
  action: 'cut' | 'copy' | 'paste' | 'pastePlain',
  onRefused: () => void,
): void => {
  const { view } = editor;
  view.focus();
  if (action === 'cut' || action === 'copy') {
    const { dom, text } = view.serializeForClipboard(view.state.selection.content());
    const item = new ClipboardItem({
      'text/html': new Blob([dom.innerHTML], { type: 'text/html' }),
      'text/plain': new Blob([text], { type: 'text/plain' }),
    });
    navigator.clipboard.write([item]).then(() => {
      if (action === 'cut' && editor.isEditable) view.dispatch(view.state.tr.deleteSelection().scrollIntoView());
    }, onRefused);
    return;
  }
  const read = async (): Promise<void> => {
    if (action === 'paste') {
      for (const item of await navigator.clipboard.read()) {
        if (!item.types.includes('text/html')) continue;
        view.pasteHTML(await (await item.getType('text/html')).text());
        return;
      }
    }
    view.pasteText(await navigator.clipboard.readText());
  };
  read().catch(onRefused);
};
