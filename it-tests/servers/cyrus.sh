#!/bin/bash
# A private Cyrus IMAP 3.6 from Debian's packages.  They conflict with dovecot-imapd as installed
# packages, so they are unpacked, not installed, into $UNPACKED (kept for the next start):
# cyrus-imapd cyrus-common.  Their libraries are installed by .ci/run.
# Users u1..u99, and 'cyrus', who is the administrator; password 'secret' (sasldb).
NAME=cyrus
USER1=u1
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
PATH=$PATH:/usr/sbin:/sbin

write_conf() {
  cat > "$CONF" <<C
configdirectory: $RUN/conf
defaultpartition: default
partition-default: $DATA
cyrus_user: $MAILUSER
cyrus_group: $GROUP
admins: cyrus
servername: localhost
allowplaintext: yes
sasl_mech_list: PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: $RUN/sasldb2
unixhierarchysep: yes
altnamespace: yes
virtdomains: off
tls_server_cert: $RUN/cert.pem
tls_server_key: $RUN/key.pem
imapidlepoll: 2
idlesocket: $RUN/sock/idle
lmtpsocket: $RUN/sock/lmtp
notifysocket: $RUN/sock/notify
proc_path: $RUN/proc
mboxname_lockpath: $RUN/lock
autocreate_quota: 0
autocreate_post: yes
specialusealways: yes
annotation_allow_undefined: yes
expunge_mode: immediate
delete_mode: immediate
conversations: yes
maxmessagesize: 0
syslog_prefix: imap4xcyrus
C
  cat > "$RUN/cyrus.conf" <<C
START {
  recover cmd="$BIN/ctl_cyrusdb -C $CONF -r"
}
SERVICES {
  imap cmd="$BIN/imapd -C $CONF -U 100" listen="127.0.0.1:$PORT" prefork=1 maxchild=500
  imaps cmd="$BIN/imapd -C $CONF -s -U 100" listen="127.0.0.1:$TLSPORT" prefork=0 maxchild=500
}
DAEMON {
  idled cmd="$BIN/idled -C $CONF"
}
C
}
launch() {
  write_conf
  chown -R "$MAILUSER:$GROUP" "$RUN" "$DATA"
  setsid "$BIN/master" -C "$CONF" -M "$RUN/cyrus.conf" -p "$RUN/master.pid" \
    </dev/null >>"$DIR/stdout.log" 2>&1 &
  record_pid $!
}
users() {
  local u
  command -v saslpasswd2 >/dev/null || cannot "saslpasswd2 is missing (apt-get install sasl2-bin)"
  for u in cyrus $(seq -f 'u%g' 1 "$USERS"); do
    printf secret | saslpasswd2 -p -c -f "$RUN/sasldb2" -u localhost "$u" || fail "saslpasswd2 $u"
  done
}
do_start() {
  need_root
  need openssl setsid setpriv
  unpack usr/lib/cyrus/bin/imapd cyrus-imapd cyrus-common
  export LD_LIBRARY_PATH=$ROOT/usr/lib/$(uname -m)-linux-gnu
  BIN=$ROOT/usr/lib/cyrus/bin
  libraries "$BIN/imapd" "$BIN/master" "$BIN/idled"
  GROUP=$(id -gn "$MAILUSER")
  scratch
  data_dir
  CONF=$RUN/imapd.conf
  mkdir -p "$RUN"/{conf,sock,proc,lock} \
    "$RUN"/conf/{db,proc,log,msg,ptclient,quota,sieve,socket,user,lock,tls_sessions}
  certificate "$MAILUSER"
  users
  start_with_ports launch
  info "version=$(package_version cyrus-imapd)" "tlsPort=$TLSPORT" "certificate=$DIR/cert.pem" "data=$DATA" "config=$CONF" "admin=cyrus"
}
main "$@"
