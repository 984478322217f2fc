# postgres.sh: a PostgreSQL of a test's own, on a unix socket; source it, then: start_postgres, and it ends with the shell.
postgres_bin=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
# No fsync: these tests kill programs, not machines.
start_postgres() { # sets TEST_POSTGRES and POSTGRES_FOLDER
    POSTGRES_FOLDER=$(mktemp -d /tmp/portero-pg-XXXXXX)
    chown postgres "$POSTGRES_FOLDER"
    as_postgres "$postgres_bin/initdb" -D "$POSTGRES_FOLDER/data" -U portero --auth=trust --no-sync -E UTF8 --locale=C >"$POSTGRES_FOLDER/initdb.log" 2>&1
    trap stop_postgres EXIT
    run_postgres
    export TEST_POSTGRES="postgresql://portero@/%s?host=$POSTGRES_FOLDER"
}
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
run_postgres() {
    as_postgres "$postgres_bin/pg_ctl" -D "$POSTGRES_FOLDER/data" -w -l "$POSTGRES_FOLDER/data/server.log" \
        -o "-c listen_addresses='' -c unix_socket_directories='$POSTGRES_FOLDER' -c max_connections=60 -c shared_buffers=64MB -c fsync=off" start >/dev/null
}
stop_postgres() {
    as_postgres "$postgres_bin/pg_ctl" -D "$POSTGRES_FOLDER/data" -m immediate stop >/dev/null 2>&1
    rm -rf "$POSTGRES_FOLDER"
}
