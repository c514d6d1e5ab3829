import type { File as CloudFile } from '@cloudity/contracts';
import { useDragAndDrop } from 'react-aria-components';
import { hasRole } from './action.ts';
import { type Dropped, takeDrop } from './uploading/dropped.ts';

/** The type under which dragged rows carry their ids; only this application reads it. */
const dragType = 'application/x-cloudity-files';

export interface FileDrop {
  readonly files: readonly CloudFile[];
  readonly mayMove: boolean;
  /** The folder that is listed, when files may be added to it. */
  readonly openFolderId: string | null;
  readonly onMove: (files: readonly CloudFile[], target: CloudFile) => void;
  readonly onUpload: (dropped: Promise<Dropped>, parentId: string) => void;
}

/**
 * Drag and drop of a file list: rows onto folders to move them, files from the computer onto folders to upload there,
 * or anywhere else on the list to upload into the folder that is listed.
 */
export const useFileDrop = ({ files, mayMove, openFolderId, onMove, onUpload }: FileDrop) => {
  const find = (key: unknown): CloudFile | undefined => files.find(({ id }) => id === key);
  const { dragAndDropHooks } = useDragAndDrop<CloudFile>({
    getItems: (keys) => [...keys].map((key) => ({ [dragType]: String(key), 'text/plain': find(key)?.name ?? '' })),
    isDisabled: !mayMove,
    acceptedDragTypes: 'all',
    getDropOperation: (target, types) => {
      if (target.type === 'root') return openFolderId === null || types.has(dragType) ? 'cancel' : 'copy';
      if (target.dropPosition !== 'on') return 'cancel';
      const folder = find(target.key);
      if (folder?.kind !== 'folder' || !hasRole(folder, 'editor')) return 'cancel';
      return types.has(dragType) ? 'move' : 'copy';
    },
    onRootDrop: () => {
      const dropped = takeDrop();
      if (openFolderId !== null && dropped) onUpload(dropped, openFolderId);
    },
    onItemDrop: async ({ target, items }) => {
      const folder = find(target.key);
      if (!folder) return;
      const dropped = takeDrop();
      if (dropped) return onUpload(dropped, folder.id);
      const ids: string[] = [];
      for (const item of items) {
        if (item.kind === 'text' && item.types.has(dragType)) ids.push(await item.getText(dragType));
      }
      const dragged = ids.flatMap((id) => find(id) ?? []).filter(({ id }) => id !== folder.id);
      if (dragged.length > 0) onMove(dragged, folder);
    },
  });
  return dragAndDropHooks;
};
