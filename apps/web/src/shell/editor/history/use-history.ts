import type { FileVersion } from '@cloudity/contracts';
import { showToast } from '@cloudity/ui';
import { useState } from 'react';
import { useFormats } from '../../language/format.ts';
import { useTranslation } from '../../language/use-translation.ts';
import type { FileActions, FileHistory } from '../ports.ts';
import { useVersions, type Versions } from './use-versions.ts';

export interface History {
  readonly versions: Versions;
  /** `current` or the id of a version. */
  readonly chosen: string;
  readonly choose: (ref: string) => void;
  /** The chosen one; null for the current state. */
  readonly version: FileVersion | null;
  readonly title: string;
  readonly isRestoring: boolean;
  readonly isUnreachable: (error: unknown) => boolean;
  readonly restore: () => Promise<void>;
  readonly copy: () => Promise<void>;
  /** Null takes the name away. Rejects when it could not be kept. */
  readonly name: (wanted: string | null) => Promise<void>;
  readonly pin: (isPinned: boolean) => Promise<void>;
}

export interface HistoryOptions {
  readonly fileId: string;
  readonly history: FileHistory;
  readonly openInternal: FileActions['openInternal'];
  readonly onClose: () => void;
}

/** The versions of a document, the one that is looked at, and what can be done with it. Each says itself what came of it. */
export const useHistory = ({ fileId, history, openInternal, onClose }: HistoryOptions): History => {
  const { t } = useTranslation('history');
  const formats = useFormats();
  const versions = useVersions(history, fileId);
  const [chosen, choose] = useState('current');
  const [isRestoring, setRestoring] = useState(false);
  const version = versions.items.find(({ id }) => id === chosen) ?? null;

  const failed = (error: unknown): void =>
    void showToast({ tone: 'danger', message: t(history.isUnreachable(error) ? 'offline.title' : 'failed') });

  return {
    versions,
    chosen,
    choose,
    version,
    title: version ? (version.name ?? formats.moment(version.createdAt)) : t('current'),
    isRestoring,
    isUnreachable: history.isUnreachable,
    restore: async () => {
      setRestoring(true);
      try {
        const made = await history.restore(chosen);
        const isNew = made.restoredFrom !== null && !versions.items.some(({ id }) => id === made.id);
        await versions.renew();
        onClose();
        // The moment before a restore is the change before it.
        const undo = { label: t('undo'), onAction: () => void history.restore(String(made.seq - 1)).catch(failed) };
        showToast(isNew ? { tone: 'success', message: t('restored'), action: undo } : { message: t('same') });
      } catch (error) {
        failed(error);
        setRestoring(false);
      }
    },
    copy: async () => {
      try {
        const { id, name } = await history.copy(chosen);
        const open = { label: t('copy.open'), onAction: () => openInternal(`/d/${id}`) };
        showToast({ tone: 'success', message: t('copy.made', { name }), action: open });
      } catch (error) {
        failed(error);
      }
    },
    name: async (wanted) => {
      let named: FileVersion | null = null;
      if (version) named = await history.change(version.id, { name: wanted });
      else if (wanted !== null) named = await history.nameCurrent(wanted);
      await versions.renew();
      if (named) choose(named.id);
    },
    pin: async (isPinned) => {
      if (!version) return;
      try {
        await history.change(version.id, { pinned: isPinned });
        await versions.renew();
        showToast({ message: t(isPinned ? 'pin.done' : 'pin.undone') });
      } catch (error) {
        failed(error);
      }
    },
  };
};
