# Shared by the server scripts; sourced, not run.
#
# Each script runs one PRIVATE instance of a server: own configuration, own data, free ports of
# 127.0.0.1 that are chosen at the start, ended by the pid that was started and by nothing else.
#
#   NAME.sh start DIR    starts it, waits until it answers, writes DIR/INFO (Java properties)
#   NAME.sh stop DIR     ends it
#   NAME.sh kill DIR     ends it and its child processes at once, by SIGKILL; it keeps its mail and ports
#   NAME.sh restart DIR  starts it again after that (not every server's script can)
#   NAME.sh status DIR   says whether it runs and prints what it announces after login
#
# DIR/INFO: name, version, host, port, tlsPort (if any), certificate, users, password, capability, ...
# Exit codes: 0 done, 3 the server is not installed or cannot be run here (stderr says why), 1 failed.
set -u
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
MAILUSER=${MAILUSER:-mail}
USERS=${USERS:-99}

say() { echo "[$NAME] $*" >&2; }
cannot() {
  say "************************************************************"
  say "CANNOT RUN: $*"
  say "************************************************************"
  exit 3
}
fail() {
  say "FAILED: $*"
  for f in "$DIR"/*.log; do
    case "$f" in */openssl.log | */unpack.log) continue ;; esac
    [ -s "$f" ] && { say "--- tail of $f"; tail -n 30 "$f" >&2; }
  done
  do_stop
  exit 1
}
need() { for c in "$@"; do command -v "$c" >/dev/null || cannot "the command '$c' is missing"; done; }
need_root() { [ "$(id -u)" = 0 ] || cannot "needs root, to give the data to the user '$MAILUSER'"; }

# ours: true when the recorded pid is alive and is still the process that we started.
ours() {
  local p
  [ -s "$DIR/pid" ] || return 1
  p=$(cat "$DIR/pid")
  [ -r "/proc/$p/stat" ] || return 1
  [ "$(start_time "$p")" = "$(cat "$DIR/pid.started" 2>/dev/null)" ]
}
start_time() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
record_pid() { echo "$1" > "$DIR/pid"; start_time "$1" > "$DIR/pid.started"; }

is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
# free_port: below the range that the kernel hands out to clients, so that nobody takes it meanwhile.
free_port() {
  local p
  while :; do
    p=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    is_open "$p" || { echo "$p"; return; }
  done
}
wait_port() { # port seconds: true when it opens while our process lives
  local i
  for i in $(seq 1 $(($2 * 10))); do
    is_open "$1" && return 0
    ours || return 1
    sleep 0.1
  done
  return 1
}
# scratch: a short path of our own for sockets (their length is limited); removed at stop.
scratch() {
  RUN=$(mktemp -d "${TMPDIR:-/tmp}/i4x.XXXXXX") || fail "no scratch folder"
  chmod 755 "$RUN"
  echo "$RUN" > "$DIR/scratch"
}
# data_dir: DIR/data, or the scratch folder where the mail user may not walk down to DIR.
data_dir() {
  DATA=$DIR/data
  mkdir -p "$DATA"
  if [ "$(id -u)" = 0 ] && ! setpriv --reuid "$MAILUSER" --regid "$MAILUSER" --clear-groups test -x "$DATA"; then
    DATA=$RUN/data
    mkdir -p "$DATA"
  fi
}
certificate() { # owner: RSA, self-signed, for localhost and 127.0.0.1
  if ! [ -s "$DIR/cert.pem" ]; then
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=localhost" \
      -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -addext "basicConstraints=critical,CA:TRUE" \
      -keyout "$DIR/key.pem" -out "$DIR/cert.pem" >"$DIR/openssl.log" 2>&1 || fail "openssl"
  fi
  cp "$DIR/cert.pem" "$DIR/key.pem" "$RUN/"
  cat "$DIR/cert.pem" "$DIR/key.pem" > "$RUN/both.pem"
  chmod 640 "$RUN"/*.pem
  [ "$(id -u)" = 0 ] && chown "$1" "$RUN"/*.pem
  return 0
}
# unpack FILE PACKAGE...: the packages below $ROOT, once; FILE is one that must come out of them.
unpack() {
  local done=$1
  shift
  ROOT=${UNPACKED:-$HERE/../../target/servers}/$NAME
  [ -e "$ROOT/complete" ] && ROOT=$(cd "$ROOT" && pwd) && return 0
  command -v apt-get >/dev/null && command -v dpkg >/dev/null \
    || cannot "only with Debian's packages ($*): there is no apt-get"
  mkdir -p "$ROOT/debs" && ROOT=$(cd "$ROOT" && pwd) || fail "cannot write $ROOT"
  (cd "$ROOT/debs" && apt-get download "$@") >"$DIR/unpack.log" 2>&1 || {
    tail -n 5 "$DIR/unpack.log" >&2
    cannot "apt-get download $* failed"
  }
  for f in "$ROOT"/debs/*.deb; do dpkg -x "$f" "$ROOT" || fail "dpkg -x $f"; done
  [ -e "$ROOT/$done" ] || fail "$ROOT/$done is not in the packages"
  touch "$ROOT/complete"
}
# package_version PACKAGE: of one that was unpacked.
package_version() { dpkg-deb -f "$ROOT"/debs/"$1"_*.deb Version; }
# libraries BINARY...: stops with their names when some are not on this machine.
libraries() {
  local missing
  missing=$(ldd "$@" 2>/dev/null | sed -n 's/^[[:space:]]*\(.*\) => not found/\1/p' | sort -u)
  [ -z "$missing" ] || cannot "libraries are missing: $(echo $missing) (.ci/run says what to install)"
}
# capability PORT USER PASSWORD: prints the greeting and the CAPABILITY after login.
capability() {
  local line
  exec 4<>"/dev/tcp/127.0.0.1/$1" || return 1
  IFS= read -r -t 20 line <&4 || return 1
  echo "greeting: ${line%$'\r'}"
  printf 'a1 LOGIN %s %s\r\n' "$2" "$3" >&4
  until_tagged a1 || return 1
  printf 'a2 CAPABILITY\r\n' >&4
  until_tagged a2 || return 1
  printf 'a3 LOGOUT\r\n' >&4
  exec 4>&-
}
until_tagged() { # the CAPABILITY lines on the way are printed
  local line
  while IFS= read -r -t 20 line <&4; do
    line=${line%$'\r'}
    case "$line" in
      "* CAPABILITY "*) [ "$1" = a2 ] && echo "capability: ${line#\* CAPABILITY }" ;;
      "$1 OK"*) return 0 ;;
      "$1 "*) say "answer: $line"; return 1 ;;
    esac
  done
  return 1
}
info() { # key=value ...: written in one move, so that nobody reads half of it
  local c
  c=$(capability "$PORT" "$USER1" secret) || fail "no login as $USER1"
  {
    echo "name=$NAME"
    echo "host=127.0.0.1"
    echo "port=$PORT"
    printf '%s\n' "$@"
    echo "user=$USER1"
    echo "users=$USER1 ... ${USER1%1}$USERS"
    echo "password=secret"
    echo "pid=$(cat "$DIR/pid")"
    echo "capability=$(printf '%s\n' "$c" | sed -n 's/^capability: //p')"
  } > "$DIR/INFO.new"
  mv "$DIR/INFO.new" "$DIR/INFO"
  say "runs on port $PORT (pid $(cat "$DIR/pid"))"
  printf '%s\n' "$c"
}
do_stop() {
  if ours; then
    local p i
    p=$(cat "$DIR/pid")
    kill "$p" 2>/dev/null
    for i in $(seq 1 100); do [ -z "$(members "$p")" ] && break; sleep 0.1; done
    # also those that wait for something when their master has gone: they would go on writing
    for i in $(members "$p"); do kill -9 "$i" 2>/dev/null; done
    say "stopped (pid $p)"
  else
    say "does not run"
  fi
  rm -f "$DIR/pid" "$DIR/pid.started" "$DIR/INFO"
  if [ -s "$DIR/scratch" ]; then
    case "$(cat "$DIR/scratch")" in */i4x.??????) rm -rf "$(cat "$DIR/scratch")" ;; esac
    rm -f "$DIR/scratch"
  fi
}
# members PID: who still runs in the process group that our server leads; what has ended does not count.
members() {
  cat /proc/[0-9]*/stat 2>/dev/null | sed 's/^\([0-9]*\) (.*) /\1 /' \
    | awk -v group="$1" '$4 == group && $2 != "Z" { print $1 }'
}
# do_kill: the whole process group, which setsid gave to our server alone.
do_kill() {
  local p i
  ours || { say "does not run"; return 1; }
  p=$(cat "$DIR/pid")
  kill -9 -- "-$p"
  for i in $(seq 1 200); do
    [ -z "$(members "$p")" ] && break
    sleep 0.05
  done
  [ -z "$(members "$p")" ] || { say "still there: $(members "$p")"; return 1; }
  rm -f "$DIR/pid" "$DIR/pid.started"
  say "killed (process group $p)"
}
# start_with_ports FN: another process may take a chosen port first; then once more with others.
start_with_ports() {
  local try
  for try in 1 2 3; do
    PORT=$(free_port)
    TLSPORT=$(free_port)
    while [ "$TLSPORT" = "$PORT" ]; do TLSPORT=$(free_port); done
    "$1"
    wait_port "$PORT" 30 && return 0
    ours && kill "$(cat "$DIR/pid")"
    say "did not come up on port $PORT (try $try)"
  done
  fail "did not start"
}
main() {
  case "${1:-}" in start | stop | kill | restart | status) ;; *)
    echo "usage: $0 start|stop|kill|restart|status DIR" >&2
    exit 2
    ;;
  esac
  [ -n "${2:-}" ] || { echo "usage: $0 $1 DIR" >&2; exit 2; }
  mkdir -p "$2" || exit 1
  DIR=$(cd "$2" && pwd)
  case "$1" in
    start)
      ours && { say "runs already (pid $(cat "$DIR/pid"))"; cat "$DIR/INFO"; return 0; }
      do_stop >/dev/null 2>&1
      do_start
      ;;
    stop) do_stop ;;
    kill) do_kill ;;
    restart)
      ours && { say "runs already (pid $(cat "$DIR/pid"))"; return 0; }
      do_restart
      ;;
    status)
      ours || { say "does not run"; exit 4; }
      cat "$DIR/INFO"
      ;;
  esac
}
