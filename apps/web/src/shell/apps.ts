import type { Me } from '@cloudity/contracts';
import {
  Building2,
  Clock,
  Database,
  FileImage,
  FolderClosed,
  HardDrive,
  KeyRound,
  type LucideIcon,
  ScrollText,
  Settings,
  SlidersHorizontal,
  Star,
  Tag,
  Trash2,
  UserRound,
  Users,
  UsersRound,
} from 'lucide-react';
import { hasRole } from './session/me.ts';

type Path =
  | '/'
  | '/shared'
  | '/recent'
  | '/starred'
  | '/photos'
  | '/tags'
  | '/trash'
  | '/people'
  | '/groups'
  | '/audit'
  | '/organization'
  | '/storage'
  | '/settings'
  | '/security';

export interface Place {
  /** Key of the place's name in the shell's words. */
  readonly name:
    | 'place.myFiles'
    | 'place.organizationFiles'
    | 'place.shared'
    | 'place.recent'
    | 'place.starred'
    | 'place.photos'
    | 'place.tags'
    | 'place.trash'
    | 'place.people'
    | 'place.groups'
    | 'place.audit'
    | 'place.organization'
    | 'place.storage'
    | 'place.settings'
    | 'place.security';
  readonly icon: LucideIcon;
  readonly path: Path | '/files/organization';
  readonly keys?: string;
}

export interface AppArea {
  readonly id: 'files' | 'organization' | 'account';
  readonly icon: LucideIcon;
  readonly places: readonly Place[];
}

/** The areas of the application with the places in their side bars, as far as the person's role opens them. */
export const appsFor = (me: Pick<Me, 'role'>): readonly AppArea[] => [
  {
    id: 'files',
    icon: FolderClosed,
    places: [
      { name: 'place.myFiles', icon: HardDrive, path: '/', keys: 'G F' },
      { name: 'place.organizationFiles', icon: Building2, path: '/files/organization', keys: 'G O' },
      { name: 'place.shared', icon: UsersRound, path: '/shared', keys: 'G S' },
      { name: 'place.recent', icon: Clock, path: '/recent', keys: 'G R' },
      { name: 'place.starred', icon: Star, path: '/starred', keys: 'G A' },
      { name: 'place.photos', icon: FileImage, path: '/photos', keys: 'G H' },
      { name: 'place.tags', icon: Tag, path: '/tags' },
      { name: 'place.trash', icon: Trash2, path: '/trash', keys: 'G T' },
    ],
  },
  {
    id: 'organization',
    icon: Users,
    places: [
      { name: 'place.people', icon: Users, path: '/people', keys: 'G P' },
      { name: 'place.groups', icon: UsersRound, path: '/groups' },
      ...(hasRole(me, 'admin') ? [{ name: 'place.storage', icon: Database, path: '/storage' } as const] : []),
      ...(hasRole(me, 'admin') ? [{ name: 'place.audit', icon: ScrollText, path: '/audit' } as const] : []),
      ...(hasRole(me, 'admin')
        ? [{ name: 'place.organization', icon: SlidersHorizontal, path: '/organization' } as const]
        : []),
    ],
  },
  {
    id: 'account',
    icon: UserRound,
    places: [
      { name: 'place.settings', icon: Settings, path: '/settings' },
      { name: 'place.security', icon: KeyRound, path: '/security' },
    ],
  },
];

/** The area that a path belongs to; files for everything else. */
export const areaOf = (areas: readonly AppArea[], path: string): AppArea | undefined =>
  areas.find((area) => area.places.some((place) => place.path !== '/' && path.startsWith(place.path))) ?? areas[0];
