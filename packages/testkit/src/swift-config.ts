export const storageKinds = ['account', 'container', 'object'] as const;
export type StorageKind = (typeof storageKinds)[number];

interface ServerPlace {
  readonly folder: string;
  readonly user: string;
  readonly port: number;
}

export const credentials = { accessKey: 'test:tester', secretKey: 'testing-secret' } as const;

/** The names are hashed with these; one policy. */
export const swiftConfig = (): string => `[swift-hash]
swift_hash_path_prefix = cloudity
swift_hash_path_suffix = tests
[storage-policy:0]
name = only
default = yes
`;

/** `workers = 0` serves in the process itself, so that one pid is one server. */
const defaults = ({ folder, user, port }: ServerPlace): string => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${user}
swift_dir = ${folder}
log_level = WARNING
`;

export const storageConfig = (place: ServerPlace & { readonly kind: StorageKind }): string => `${defaults(place)}
devices = ${place.folder}/devices
mount_check = false
fallocate_reserve = 0
disable_fallocate = true
[pipeline:main]
pipeline = ${place.kind}-server
[app:${place.kind}-server]
use = egg:swift#${place.kind}
`;

/** symlink has its place in the pipeline although nobody links: s3api asks for it once versioning is on. */
export const proxyConfig = (place: ServerPlace & { readonly cachePort: number }): string => `${defaults(place)}
[pipeline:main]
pipeline = catch_errors proxy-logging cache listing_formats s3api tempauth bulk slo dlo versioned_writes symlink proxy-logging proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${place.cachePort}
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = ${credentials.secretKey} .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
[filter:symlink]
use = egg:swift#symlink
`;

/** Python that writes the three rings (2^4 partitions, one copy, one device each) into a folder: folder, then the three ports. */
export const ringScript = `
import sys
from swift.common.ring import RingBuilder
folder, ports = sys.argv[1], sys.argv[2:]
for kind, port in zip(('account', 'container', 'object'), ports):
    builder = RingBuilder(4, 1, 0)
    builder.add_dev({'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': int(port), 'device': 'd1', 'weight': 1,
                     'replication_ip': '127.0.0.1', 'replication_port': int(port)})
    builder.rebalance()
    builder.get_ring().save('%s/%s.ring.gz' % (folder, kind))
`;
