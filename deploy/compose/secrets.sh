#!/bin/sh
# Makes the secrets that compose.yaml reads. Existing ones are kept. Run it once, beside compose.yaml.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
cd secrets

random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { [ -s "$1" ] || printf '%s' "$2" >"$1"; }

for name in postgres_password owner_password app_password s3_secret_key redis_password master_key service_key; do keep "$name" "$(random)"; done
keep s3_access_key cloudity
keep database_url "postgres://cloudity_app:$(cat app_password)@pgbouncer:6432/cloudity"
keep database_direct_url "postgres://cloudity_app:$(cat app_password)@postgres:5432/cloudity"
keep database_owner_url "postgres://cloudity_owner:$(cat owner_password)@postgres:5432/cloudity"
keep redis_url "redis://:$(cat redis_password)@redis:6379"
keep pgbouncer_userlist "\"cloudity_app\" \"$(cat app_password)\""

# The folder keeps other people of this machine out; the containers' own users must be able to read the files.
chmod 0444 ./*
chmod 0700 .
