#!/bin/sh
# Starts PgBouncer with a configuration made of its environment: PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD, and
# POOL_SIZE, the connections to PostgreSQL that all of Fairlane shares.
set -eu
umask 077
folder=$(mktemp -d)
printf '"%s" "%s"\n' "$PGUSER" "$PGPASSWORD" > "$folder/users"
cat > "$folder/pgbouncer.ini" <<CONFIGURATION
[databases]
$PGDATABASE = host=$PGHOST port=${PGPORT:-5432} dbname=$PGDATABASE
[pgbouncer]
listen_addr = *
listen_port = 6432
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $folder/users
pool_mode = transaction
default_pool_size = ${POOL_SIZE:-30}
max_client_conn = 5000
max_prepared_statements = 200
CONFIGURATION
unset PGPASSWORD
exec pgbouncer "$folder/pgbouncer.ini"
