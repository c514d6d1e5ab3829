import type { FileId, RenditionKind } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import { createFindDownload, type Download, type DownloadRequest } from '../content/download.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { createPreviews, type PreviewImage } from '../previews/service.ts';
import { type Layout, playlistOf } from '../videos/layout.ts';
import { createVideos } from '../videos/service.ts';
import { createViewTicketSealer, type ViewTicket } from './ticket.ts';

export interface ViewAddress {
  readonly url: string;
  readonly expiresAt: string;
}

/** What an address leads to, for whom. */
export type Viewed = { readonly by: Caller } & (
  | { readonly kind: 'content'; readonly download: Download }
  | { readonly kind: 'image'; readonly image: PreviewImage }
  | { readonly kind: 'playlist'; readonly playlist: string }
);

export interface Views {
  /** An address of the content, for an hour, as the caller. *Errors*: as a download, but not for a link that lets nothing be downloaded. */
  readonly announce: (by: Caller, token: string, fileId: FileId, version: number | null) => Promise<ViewAddress>;
  /** The same for a rendition of the newest content. *Errors*: also `not_found` when there is none. */
  readonly announceRendition: (by: Caller, token: string, fileId: FileId, kind: RenditionKind) => Promise<ViewAddress>;
  /** The same for the playlist of a video's rendition (HLS). *Errors*: also `not_found` when there is none. */
  readonly announcePlaylist: (by: Caller, token: string, fileId: FileId) => Promise<ViewAddress>;
  /** The same for a preview image that the caller was just found to be allowed to see. */
  readonly imageUrl: (token: string, fileId: FileId, size: number) => string;
  /** *Errors*: `gone` after the hour, `unauthenticated` when session or link have ended, `not_found` for no address of ours; as `announce`. */
  readonly open: (
    ticket: string,
    ip: string | null,
    request: Pick<DownloadRequest, 'isBeginning' | 'ifNoneMatch' | 'isRead'>,
  ) => Promise<Viewed>;
}

const holdsMs = 3_600_000;
const only = { isBeginning: false, ifNoneMatch: undefined, isRead: false, isView: true };
const renditionTypes: Readonly<Record<RenditionKind, string>> = { pdf: 'application/pdf', table: 'application/json' };

export const createViews = (drive: Drive): Views => {
  const { config, clock } = drive.platform;
  const findDownload = createFindDownload(drive);
  const previews = createPreviews(drive);
  const videos = createVideos(drive);
  const sealer = createViewTicketSealer(config.secretKey);

  const addressOf = (ticket: Omit<ViewTicket, 'expiresAt'>): ViewAddress => {
    const expiresAt = clock.now().getTime() + holdsMs;
    const url = `${config.contentUrl ?? ''}/api/v1/views/${sealer.seal({ ...ticket, expiresAt })}`;
    return { url, expiresAt: new Date(expiresAt).toISOString() };
  };

  /** As if it were the content: whoever counts downloads counts it too. */
  const findRendition = async (
    by: Caller,
    id: FileId,
    kind: RenditionKind,
    request: Omit<DownloadRequest, 'id' | 'version'>,
  ): Promise<Download> => {
    const { file } = await findDownload(by, { ...request, id, version: null, isView: true, isRendition: true });
    const { contentId, contentSha256, sizeBytes, createdAt } = await previews.rendition(by.actor, id, kind);
    return {
      file: { ...file, name: `${file.name}.${kind === 'pdf' ? 'pdf' : 'json'}` },
      content: { number: 1, contentId, sizeBytes, sha256: contentSha256, mimeType: renditionTypes[kind], createdAt },
    };
  };

  /** As `findRendition`, for what every browser plays of a video. */
  const findVideo = async (
    by: Caller,
    id: FileId,
    request: Omit<DownloadRequest, 'id' | 'version'>,
  ): Promise<Download & { readonly layout: Layout }> => {
    const { file } = await findDownload(by, { ...request, id, version: null, isView: true, isRendition: true });
    const { contentId, contentSha256, sizeBytes, createdAt, layout } = await videos.rendition(by.actor, id);
    const content = { number: 1, contentId, sizeBytes, sha256: contentSha256, mimeType: 'video/mp4', createdAt };
    return { file: { ...file, name: `${file.name}.mp4` }, content, layout };
  };

  return {
    announce: async (by, token, fileId, version) => {
      const { file, content } = await findDownload(by, { ...only, id: fileId, version });
      return addressOf({ token, fileId: file.id, what: { kind: 'content', version: content.number } });
    },

    announceRendition: async (by, token, fileId, rendition) => {
      await findRendition(by, fileId, rendition, only);
      return addressOf({ token, fileId, what: { kind: 'rendition', rendition } });
    },

    announcePlaylist: async (by, token, fileId) => {
      await findVideo(by, fileId, only);
      return addressOf({ token, fileId, what: { kind: 'playlist' } });
    },

    imageUrl: (token, fileId, size) => addressOf({ token, fileId, what: { kind: 'image', size } }).url,

    open: async (sealed, ip, request) => {
      const ticket = sealer.open(sealed);
      if (!ticket) throw new AppError('not_found', 'There is no such address.');
      if (ticket.expiresAt < clock.now().getTime())
        throw new AppError('gone', 'This address has expired. Open the file again.');
      const actor = await drive.ports.authenticate(ticket.token);
      if (!actor) throw new AppError('unauthenticated', 'Sign in to continue.');
      const by = { actor, ip };
      const { fileId: id, what } = ticket;
      if (what.kind === 'image') return { by, kind: 'image', image: await previews.image(actor, id, what.size) };
      if (what.kind === 'rendition')
        return { by, kind: 'content', download: await findRendition(by, id, what.rendition, request) };
      if (what.kind === 'video') return { by, kind: 'content', download: await findVideo(by, id, request) };
      if (what.kind === 'playlist') {
        const { layout } = await findVideo(by, id, only);
        // Beside the playlist: a relative address, which holds as long as the playlist's own.
        const segments = sealer.seal({ ...ticket, what: { kind: 'video' } });
        return { by, kind: 'playlist', playlist: playlistOf(layout, segments) };
      }
      const download = await findDownload(by, { ...request, id, version: what.version, isView: true });
      return { by, kind: 'content', download };
    },
  };
};
