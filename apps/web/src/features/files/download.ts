import type { File } from '@cloudity/contracts';
import type { FilesAccess } from './files-access.ts';

const save = (href: string, name: string): void => {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
};

/**
 * Saves a file, or what it held at a version. A person's goes through the browser's own download, which shows progress and needs no memory;
 * a guest's is fetched first, because a plain link cannot carry the guest's token.
 */
export const download = async (
  file: Pick<File, 'id' | 'name'>,
  { api, token }: FilesAccess,
  version?: number,
): Promise<void> => {
  const of = version === undefined ? '' : `&version=${version}`;
  if (token === null) return save(`/api/v1/files/${file.id}/content?download=1${of}`, file.name);
  const query = { download: '1' as const, ...(version === undefined ? {} : { version }) };
  const response = await api.bytes('GET /files/{id}/content', { params: { id: file.id }, query });
  const url = URL.createObjectURL(await response.blob());
  save(url, file.name);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};

/** At once in one archive, as the server takes them. */
export const maxArchived = 200;

/** Saves one upload as it is, and everything else as one archive. Rejects with the server's refusal. */
export const downloadAll = async (
  files: readonly Pick<File, 'id' | 'name' | 'kind'>[],
  access: FilesAccess,
): Promise<void> => {
  const [first] = files;
  if (files.length === 1 && first?.kind === 'file') return download(first, access);
  // The address itself says who asks, so that it serves guests too.
  const { url, name } = await access.api('POST /archives', { body: { fileIds: files.map(({ id }) => id) } });
  save(url, name);
};
