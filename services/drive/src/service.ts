import { createContentStore, createMasterKeyWrap } from '@cloudity/content';
import type { TenantId } from '@cloudity/contracts';
import { type Recurring, startRecurring } from '@cloudity/db';
import { mountRoutes } from '@cloudity/kernel';
import type { Platform, RunnableService } from '@cloudity/runtime';
import { type AccessPort, createAccessPort } from './access/port.ts';
import { createCopyFile } from './copying/service.ts';
import { createDavApp } from './dav/app.ts';
import { createDavUploads } from './dav/uploads/uploads.ts';
import type { Drive } from './drive.ts';
import { createEvents } from './events.ts';
import { createExports } from './exports/exports.ts';
import { createFilesPort, type FilesPort } from './files/port.ts';
import { type DriveLimits, driveLimits } from './limits.ts';
import { createGuestsPort, type GuestsPort } from './links/guests.ts';
import { createLines } from './live/lines.ts';
import { createMaintenance, type Maintenance, recurringWork } from './maintenance/maintenance.ts';
import { createNoticeTasks } from './notices/mail.ts';
import type { DrivePorts } from './ports.ts';
import { createMaker } from './previews/maker.ts';
import { createPreviewWork, type PreviewWork } from './previews/work.ts';
import { createRouteHandlers } from './routes.ts';
import { createClamd } from './scanning/clamd.ts';
import { createScanGuard } from './scanning/guard.ts';
import { createOriginsPort, type OriginsPort } from './sheets/origins.ts';
import { createReadPictures } from './sheets/pictures.ts';
import { createTableReader } from './sheets/table-reader.ts';
import { createIndexer } from './texts/indexer.ts';
import { createTextsPort, type TextsPort } from './texts/port.ts';
import { createTextReader } from './texts/reader.ts';
import { languageTask } from './texts/tasks.ts';
import { createTrash } from './trash/service.ts';
import { createUnitOfWork } from './unit-of-work.ts';
import { createTusRoutes } from './uploads/tus/routes.ts';
import type { VersionsPort } from './versions/port.ts';
import { createVersions } from './versions/service.ts';
import { createVideoMaker } from './videos/maker.ts';
import { createVideoWork, type VideoWork } from './videos/work.ts';

export interface DriveService extends RunnableService {
  readonly ports: {
    readonly guests: GuestsPort;
    readonly access: AccessPort;
    readonly files: FilesPort;
    readonly versions: VersionsPort;
    readonly origins: OriginsPort;
    readonly texts: TextsPort;
  };
  /** The recurring work, one organization at a time: tests and the command line call it themselves. */
  readonly maintenance: Maintenance;
  /** What the job queue does about previews. */
  readonly previews: PreviewWork;
  /** What the job queue does about videos that browsers cannot play. */
  readonly videos: VideoWork;
  /** Every file of the organization that waits to be read by now has been; tests call it themselves. */
  readonly readTexts: (tenantId: TenantId) => Promise<void>;
}

/** Files, their contents, rights and links. `limits` replaces single bounds. */
export const createDrive = (platform: Platform, ports: DrivePorts, limits: Partial<DriveLimits> = {}): DriveService => {
  const { clamavUrl } = platform.config;
  const events = createEvents(platform);
  const contents = createContentStore({ ...platform, keyWrap: createMasterKeyWrap(platform.config.secretKey) });
  const drive: Drive = {
    platform,
    contents,
    ports,
    limits: { ...driveLimits, ...limits },
    events,
    run: createUnitOfWork(platform),
    guard: createScanGuard(clamavUrl === null ? null : createClamd({ url: clamavUrl }), platform.db, events),
    scans: clamavUrl !== null,
  };
  const trash = createTrash(drive);
  const maker = createMaker();
  const previews = createPreviewWork(drive, maker);
  const videoMaker = createVideoMaker();
  const videos = createVideoWork(drive, videoMaker);
  const exports = createExports(drive);
  const davUploads = createDavUploads(drive);
  const maintenance = createMaintenance(drive, trash, exports, davUploads);
  const access = createAccessPort(drive);
  const lines = createLines(platform, access);
  const tables = createTableReader(contents);
  const http = mountRoutes('drive', createRouteHandlers(drive, { trash, lines, tables, exports }), {
    authenticate: ports.authenticate,
  });
  http.route('/', createTusRoutes(drive));
  http.route('/', createDavApp(drive, trash, exports, davUploads));
  const reader = createTextReader(contents);
  const texts = createIndexer(drive, reader);
  let recurring: Recurring | null = null;
  return {
    name: 'drive',
    http,
    ports: {
      guests: createGuestsPort(drive),
      access,
      files: createFilesPort(platform, createCopyFile(drive), exports, createReadPictures(drive)),
      versions: createVersions(drive),
      origins: createOriginsPort(drive),
      texts: createTextsPort(platform.db),
    },
    maintenance,
    previews,
    videos,
    tasks: { ...previews.tasks, ...videos.tasks, ...createNoticeTasks(drive), [languageTask]: texts.languages },
    readTexts: texts.readAll,
    start: async () => {
      texts.start();
      recurring ??= startRecurring(platform.db, platform.log, [
        ...recurringWork(maintenance),
        { name: 'drive.tidy_previews', everyMs: 3_600_000, task: ({ tenantId }) => previews.tidy(tenantId) },
        { name: 'drive.tidy_videos', everyMs: 3_600_000, task: ({ tenantId }) => videos.tidy(tenantId) },
      ]);
    },
    dispose: async () => {
      await lines.dispose();
      await Promise.all([recurring?.stop(), texts.stop(), reader.dispose(), tables.dispose()]);
      await Promise.all([maker.dispose(), videoMaker.dispose()]);
      await exports.drain();
    },
  };
};
