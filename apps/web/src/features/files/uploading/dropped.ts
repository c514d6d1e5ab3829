/** What somebody dropped or chose: files with the folders above them, and folders by themselves, empty ones too. */
export interface Dropped {
  readonly files: readonly { readonly path: readonly string[]; readonly file: File }[];
  readonly folders: readonly (readonly string[])[];
  /** For going on after a reload, where the browser gives them. */
  readonly handles: readonly FileSystemHandle[];
}

const everyEntry = async (folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> => {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    // A browser gives at most 100 at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return entries;
    entries.push(...some);
  }
};

const walkEntries = async (entries: readonly FileSystemEntry[]): Promise<Omit<Dropped, 'handles'>> => {
  const files: { path: readonly string[]; file: File }[] = [];
  const folders: (readonly string[])[] = [];
  const visit = async (entry: FileSystemEntry, path: readonly string[]): Promise<void> => {
    if (entry.isDirectory) {
      const below = [...path, entry.name];
      folders.push(below);
      for (const child of await everyEntry(entry as FileSystemDirectoryEntry)) await visit(child, below);
      return;
    }
    const file = await new Promise<File | null>((resolve) =>
      (entry as FileSystemFileEntry).file(resolve, () => resolve(null)),
    );
    // Sockets, broken links: nothing that has content.
    if (file) files.push({ path, file });
  };
  for (const entry of entries) await visit(entry, []);
  return { files, folders };
};

/** Everything below handles that were kept. */
export const walkHandles = async (handles: readonly FileSystemHandle[]): Promise<Dropped> => {
  const files: { path: readonly string[]; file: File }[] = [];
  const folders: (readonly string[])[] = [];
  const visit = async (handle: FileSystemHandle, path: readonly string[]): Promise<void> => {
    if (handle.kind === 'file') {
      files.push({ path, file: await (handle as FileSystemFileHandle).getFile() });
      return;
    }
    const below = [...path, handle.name];
    folders.push(below);
    for await (const child of (handle as FileSystemDirectoryHandle).values()) await visit(child, below);
  };
  for (const handle of handles) await visit(handle, []);
  return { files, folders, handles };
};

/** The handles are Chromium's. */
type HandleItem = DataTransferItem & { readonly getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };

/** Must be called while the drop event is handled: afterwards the browser gives nothing away. */
const readDrop = (transfer: DataTransfer): Promise<Dropped> => {
  const items: readonly HandleItem[] = [...transfer.items].filter(({ kind }) => kind === 'file');
  const entries = items.flatMap((item) => item.webkitGetAsEntry() ?? []);
  const handles = items.map((item) => item.getAsFileSystemHandle?.().catch(() => null) ?? Promise.resolve(null));
  return Promise.all([walkEntries(entries), Promise.all(handles)]).then(([dropped, found]) => ({
    ...dropped,
    handles: found.filter((handle) => handle !== null),
  }));
};

/** Files of a chooser; of a folder chooser with their paths. */
export const readChosen = (chosen: readonly File[]): Dropped => {
  const folders = new Map<string, readonly string[]>();
  const files = chosen.map((file) => {
    const path = file.webkitRelativePath.split('/').slice(0, -1).filter(Boolean);
    for (let depth = 1; depth <= path.length; depth += 1)
      folders.set(path.slice(0, depth).join('/'), path.slice(0, depth));
    return { path, file };
  });
  return { files, folders: [...folders.values()], handles: [] };
};

let last: Promise<Dropped> | null = null;

/** Reads what is dropped before anybody else handles the event: the drop handlers of lists are told of it too late. Called once. */
export const watchDrops = (): (() => void) => {
  const read = ({ dataTransfer }: DragEvent): void => {
    last = dataTransfer?.types.includes('Files') ? readDrop(dataTransfer) : null;
  };
  addEventListener('drop', read, { capture: true });
  return () => removeEventListener('drop', read, { capture: true });
};

/** What the drop that is being handled brought from outside. */
export const takeDrop = (): Promise<Dropped> | null => {
  const taken = last;
  last = null;
  return taken;
};
