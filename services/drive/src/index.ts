export type { AccessPort, FileAccess } from './access/port.ts';
export { driveFactory } from './factory.ts';
export type { FilesPort } from './files/port.ts';
export type { DriveLimits } from './limits.ts';
export type { GuestsPort } from './links/guests.ts';
export type { AppPasswordsPort, DocumentsPort, DrivePorts } from './ports.ts';
export { createDrive, type DriveService } from './service.ts';
export type { TextsPort } from './texts/port.ts';
