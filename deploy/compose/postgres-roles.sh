#!/bin/sh
# Runs once, when the database is empty: the three roles of an installation and the database they share.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres -f /cloudity/roles.sql
psql -v ON_ERROR_STOP=1 --username postgres \
  -v owner_password="$(cat /run/secrets/owner_password)" \
  -v app_password="$(cat /run/secrets/app_password)" <<'SQL'
ALTER ROLE cloudity_owner PASSWORD :'owner_password';
ALTER ROLE cloudity_app PASSWORD :'app_password';
CREATE DATABASE cloudity OWNER cloudity_owner;
SQL
