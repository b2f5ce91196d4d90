#!/bin/bash
# A private Courier IMAP 5.0 from Debian's packages.  Courier knows only fixed paths (/etc/courier,
# /run/courier, /usr/lib/courier): the packages are unpacked into $UNPACKED and laid over / in a
# mount namespace of the server's own, so that the machine's files stay as they are.
# Users u1..u99, password 'secret' (userdb).
NAME=courier
USER1=u1
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
PATH=$PATH:/usr/sbin:/sbin

launch() {
  export NAME DIR RUN DATA ROOT MAILUSER GROUP USERS
  setsid unshare -m --propagation private bash "$HERE/courier.sh" inner "$PORT" "$TLSPORT" \
    </dev/null >>"$DIR/stdout.log" 2>&1 &
  record_pid $!
}
do_start() {
  need_root
  need openssl setsid setpriv unshare mount
  unshare -m --propagation private true 2>/dev/null \
    || cannot "mount namespaces are not allowed here (unshare -m)"
  unpack usr/lib/courier/courier/imaplogin \
    courier-imap courier-base courier-authlib courier-authlib-userdb courier-authdaemon
  LD_LIBRARY_PATH=$ROOT/usr/lib:$ROOT/usr/lib/courier-authlib libraries "$ROOT/usr/bin/imapd" "$ROOT/usr/bin/couriertls"
  GROUP=$(id -gn "$MAILUSER")
  scratch
  data_dir
  certificate "$MAILUSER"
  chown "$MAILUSER:$GROUP" "$DATA"
  start_with_ports launch
  info "version=$(package_version courier-imap)" "tlsPort=$TLSPORT" "certificate=$DIR/cert.pem" "data=$DATA"
}

# From here on inside the mount namespace.
lay_over() { # DIRECTORY: with what the packages have for it, and writable
  mkdir -p "$RUN/fs/up$1" "$RUN/fs/work$1"
  mount -t overlay -o "lowerdir=$ROOT$1:$1,upperdir=$RUN/fs/up$1,workdir=$RUN/fs/work$1" none "$1"
}
linked_libraries() { # the links that ldconfig makes where a package is installed
  local f b
  mkdir -p "$RUN/fs/lib"
  for f in /usr/lib/libcourierauth*.so.0.0.0 /usr/lib/courier-authlib/lib*.so.0.0.0; do
    b=$(basename "$f")
    ln -sf "$f" "$RUN/fs/lib/${b%.0.0}"
    ln -sf "$f" "$RUN/fs/lib/${b%.0.0.0}"
  done
  export LD_LIBRARY_PATH=$RUN/fs/lib:/usr/lib/courier-authlib
}
accounts() {
  local u h hash
  hash=$(openssl passwd -1 secret)
  rm -f /etc/courier/userdb
  for u in $(seq -f 'u%g' 1 "$USERS"); do
    h=$DATA/$u
    [ -d "$h/Maildir" ] || { mkdir -p "$h" && /usr/bin/maildirmake.courier "$h/Maildir"; }
    printf '%s\tuid=%s|gid=%s|home=%s|mail=%s/Maildir|imappw=%s\n' \
      "$u" "$(id -u "$MAILUSER")" "$(id -g "$MAILUSER")" "$h" "$h" "$hash"
  done >> /etc/courier/userdb
  chown -R "$MAILUSER:$GROUP" "$DATA"
  chmod 600 /etc/courier/userdb
  /usr/sbin/makeuserdb
}
listen() { # port command...
  local port=$1
  shift
  /usr/sbin/couriertcpd -address=127.0.0.1 -maxprocs=500 -maxperip=500 \
    -nodnslookup -noidentlookup "$port" "$@" /usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir &
  children="$children $!"
}
inner() { # PORT TLSPORT: not as variables, Courier's own files set PORT
  set -e +u
  children=''
  mkdir -p "$RUN/fs"
  mount -t tmpfs none "$RUN/fs"
  for d in /usr/lib /usr/sbin /usr/bin /etc; do lay_over "$d"; done
  mount -t tmpfs none /run
  mkdir -p /run/courier/authdaemon
  sed -i 's/^authmodulelist=.*/authmodulelist="authuserdb"/' /etc/courier/authdaemonrc
  # The package's own user: couriertls becomes it for STARTTLS.
  printf 'courier:x:%s:%s::/:/bin/false\n' "$(id -u "$MAILUSER")" "$(id -g "$MAILUSER")" >> /etc/passwd
  linked_libraries
  accounts
  set -a
  . /etc/courier/authdaemonrc
  . /etc/courier/imapd
  . /etc/courier/imapd-ssl
  IMAP_ENHANCEDIDLE=1
  IMAP_CAPABILITY=$IMAP_CAPABILITY_ORIG
  MAXDAEMONS=500
  MAXPERIP=500
  TLS_CERTFILE=$RUN/both.pem
  TLS_VERIFYPEER=NONE
  TLS_CACHEFILE=
  COURIERTLS=/usr/bin/couriertls
  IMAPDSTARTTLS=YES
  IMAP_TLS_REQUIRED=0
  TCPDOPTS="-nodnslookup -noidentlookup"
  set +a
  /usr/lib/courier/courier-authlib/authdaemond &
  children=$!
  trap 'kill $children; exit 0' TERM INT
  until [ -S /run/courier/authdaemon/socket ]; do sleep 0.1; done
  IMAP_STARTTLS=YES listen "$1"
  IMAP_STARTTLS=NO IMAP_TLS=1 listen "$2" /usr/bin/couriertls -server -tcpd
  wait
}
[ "${1:-}" = inner ] && { inner "$2" "$3"; exit; }
main "$@"
