import type { File } from '@cloudity/contracts';
import { KindIcon, type KindIconName, kindIconOf } from '@cloudity/ui';
import { useImage } from './use-image.ts';

/** Kinds whose previews are worth asking for; the others have none. */
const pictured: ReadonlySet<KindIconName> = new Set(['image', 'video', 'pdf', 'doc', 'sheet', 'slides']);

export interface ThumbnailProps {
  readonly file: Pick<File, 'id' | 'kind' | 'mimeType' | 'version' | 'updatedAt'>;
  readonly size?: number;
  readonly label: string;
  readonly className: string;
}

/** A small picture of the file where there is one, its kind's icon until then and otherwise. */
export const Thumbnail = ({ file, size, label, className }: ThumbnailProps) => {
  const kind = kindIconOf(file.kind, file.mimeType);
  const url = useImage(file, 256, file.kind === 'file' && pictured.has(kind));
  if (url === null) return <KindIcon kind={kind} label={label} {...(size ? { size } : {})} />;
  return <img src={url} alt={label} className={className} draggable={false} />;
};
