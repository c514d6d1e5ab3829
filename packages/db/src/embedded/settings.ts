/** `durable` keeps every acknowledged commit through a power cut. `throwaway` is for clusters that a test deletes. */
export type Durability = 'durable' | 'throwaway';

/**
 * The server's settings, given on its command line at every start, so that they are always this release's.
 * Small on purpose: the whole suite shares one machine, and few connections serve it.
 */
export const serverSettings = ({
  durability,
  socketFolder,
  port,
  maxConnections,
}: {
  readonly durability: Durability;
  /** Null: TCP on the loopback (Windows). */
  readonly socketFolder: string | null;
  readonly port: number;
  readonly maxConnections: number;
}): readonly string[] => {
  const settings: Readonly<Record<string, string | number>> = {
    listen_addresses: socketFolder === null ? '127.0.0.1' : '',
    port,
    ...(socketFolder === null ? {} : { unix_socket_directories: socketFolder, unix_socket_permissions: '0700' }),
    max_connections: maxConnections,
    superuser_reserved_connections: 3,
    password_encryption: 'scram-sha-256',
    shared_buffers: '32MB',
    work_mem: '4MB',
    maintenance_work_mem: '32MB',
    max_worker_processes: 2,
    max_parallel_workers: 0,
    max_parallel_workers_per_gather: 0,
    max_parallel_maintenance_workers: 0,
    autovacuum_max_workers: 1,
    max_wal_senders: 0,
    wal_level: 'minimal',
    max_replication_slots: 0,
    // I/O worker processes pay for themselves on busy disks, not here.
    io_method: 'sync',
    jit: 'off',
    huge_pages: 'off',
    max_wal_size: '256MB',
    min_wal_size: '32MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    ...(durability === 'throwaway'
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }
      : {}),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
};
