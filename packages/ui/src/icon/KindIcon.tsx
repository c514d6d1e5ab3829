import {
  File,
  FileArchive,
  FileAudio,
  FileImage,
  FileSpreadsheet,
  FileText,
  FileType,
  FileVideo,
  Folder,
  type LucideIcon,
  Presentation,
} from 'lucide-react';
import { Icon } from './Icon.tsx';

export type KindIconName =
  | 'folder'
  | 'doc'
  | 'sheet'
  | 'slides'
  | 'pdf'
  | 'image'
  | 'video'
  | 'audio'
  | 'archive'
  | 'other';

const glyphs: Readonly<Record<KindIconName, LucideIcon>> = {
  folder: Folder,
  doc: FileText,
  sheet: FileSpreadsheet,
  slides: Presentation,
  pdf: FileType,
  image: FileImage,
  video: FileVideo,
  audio: FileAudio,
  archive: FileArchive,
  other: File,
};

/** The icon's name for a file's kind; plain uploads are told apart by their media type. */
export const kindIconOf = (kind: string, mimeType: string | null): KindIconName => {
  if (kind === 'folder' || kind === 'doc' || kind === 'sheet' || kind === 'slides') return kind;
  const type = mimeType ?? '';
  if (type === 'application/pdf') return 'pdf';
  if (type.startsWith('image/')) return 'image';
  if (type.startsWith('video/')) return 'video';
  if (type.startsWith('audio/')) return 'audio';
  if (/wordprocessing|msword|document\.text|\/rtf/.test(type)) return 'doc';
  if (/spreadsheet|ms-excel|\/csv|tab-sep/.test(type)) return 'sheet';
  if (/presentation|powerpoint/.test(type)) return 'slides';
  if (/zip|tar|gzip|compressed/.test(type)) return 'archive';
  return 'other';
};

export interface KindIconProps {
  readonly kind: KindIconName;
  readonly size?: number;
  readonly label?: string;
}

export const KindIcon = ({ kind, ...rest }: KindIconProps) => (
  <Icon
    of={glyphs[kind]}
    className={`ui-kind-${kind === 'audio' ? 'video' : kind === 'archive' ? 'other' : kind}`}
    {...rest}
  />
);
