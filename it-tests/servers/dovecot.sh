#!/bin/bash
# A private Dovecot 2.3 (Debian package dovecot-imapd; the machine's own service is not touched).
# Users: any name, password 'secret'; 'admin' may log in for others (authorization identity, or the
# user name 'u1*admin').  Mail: DIR/data/<user>/Maildir.  DIR/preauth USER is Dovecot's own
# pre-authenticated imap process on stdin and stdout.  CAPABILITY in the environment is all that the
# server announces.
NAME=dovecot
USER1=u1
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
PATH=$PATH:/usr/sbin:/sbin

# Without root, everything runs as the caller and nothing changes its root folder.
identity() {
  if [ "$(id -u)" = 0 ]; then
    OWNER=$MAILUSER GROUP=$(id -gn "$MAILUSER") AS_CALLER='' NO_CHROOT=''
  else
    OWNER=$(id -un) GROUP=$(id -gn)
    AS_CALLER="default_internal_user = $OWNER
default_login_user = $OWNER
default_internal_group = $GROUP"
    NO_CHROOT='chroot ='
  fi
}
write_conf() {
  cat > "$CONF" <<C
base_dir = $RUN/base
state_dir = $RUN/state
instance_name = imap4x
log_path = $DIR/dovecot.log
protocols = imap
listen = 127.0.0.1
$AS_CALLER
ssl = yes
ssl_cert = <$RUN/cert.pem
ssl_key = <$RUN/key.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 anonymous xoauth2 oauthbearer
auth_anonymous_username = anonymous
auth_master_user_separator = *
auth_failure_delay = 0
default_process_limit = 1000
default_client_limit = 4000
default_vsz_limit = 2G
first_valid_uid = 1
mail_max_userip_connections = 2000
mail_location = maildir:~/Maildir
mail_fsync = never
mailbox_list_index = yes
mail_attribute_dict = file:%h/dovecot-attributes
imap_metadata = yes
${CAPABILITY:+imap_capability = $CAPABILITY}
imap_urlauth_host = localhost
imap_urlauth_port = $PORT
imap_idle_notify_interval = 30 secs
imap_max_line_length = 64k
mail_plugins = quota acl zlib notify
protocol imap {
  mail_plugins = \$mail_plugins imap_quota imap_acl imap_zlib
}
plugin {
  acl = vfile
  acl_shared_dict = file:$DATA/shared-mailboxes
  quota = count:User quota
  quota_rule = *:storage=100G
  quota_vsizes = yes
}
passdb {
  driver = passwd-file
  master = yes
  result_success = continue
  mechanisms = plain login
  args = $RUN/masters
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $RUN/oauth2.conf
}
passdb {
  driver = static
  mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 anonymous
  args = password=secret
}
userdb {
  driver = static
  args = uid=$OWNER gid=$GROUP home=$DATA/%u
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    special_use = \Drafts
    auto = create
  }
  mailbox Sent {
    special_use = \Sent
    auto = create
  }
  mailbox Trash {
    special_use = \Trash
    auto = create
  }
  mailbox Junk {
    special_use = \Junk
    auto = create
  }
}
namespace {
  type = shared
  separator = /
  prefix = shared/%%u/
  location = maildir:%%h/Maildir:INDEXPVT=~/shared/%%u
  subscriptions = no
  list = children
}
service imap-login {
  $NO_CHROOT
  service_count = 0
  client_limit = 4000
  process_min_avail = 1
  inet_listener imap {
    port = $PORT
  }
  inet_listener imaps {
    port = $TLSPORT
    ssl = yes
  }
}
service anvil {
  $NO_CHROOT
  client_limit = 8000
  # Else a refused login makes every one after it, of any test, wait up to 15 s.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap {
  process_limit = 1000
  service_count = 20
  vsz_limit = 4G
}
service auth {
  client_limit = 8000
}
service stats {
  client_limit = 8000
  unix_listener stats-writer {
    mode = 0666
  }
}
C
  printf 'admin:{PLAIN}secret\n' > "$RUN/masters"
  # Tokens are JSON Web Tokens signed by the test itself (HS256, the key in INFO).
  mkdir -p "$RUN/jwt/default/HS256"
  printf '%s' "$JWTKEY" | openssl base64 -A > "$RUN/jwt/default/HS256/default"
  cat > "$RUN/oauth2.conf" <<C
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=$RUN/jwt/
username_attribute = sub
C
  chmod -R a+rX "$RUN/jwt" "$RUN/masters" "$RUN/oauth2.conf"
}
write_preauth() {
  local as=''
  [ "$(id -u)" = 0 ] && as="setpriv --reuid $OWNER --regid $GROUP --clear-groups"
  cat > "$DIR/preauth" <<P
#!/bin/sh
u=\${1:-$USER1}
exec $as env HOME="$DATA/\$u" USER="\$u" $EXEC_IMAP -c "$CONF"
P
  chmod 755 "$DIR/preauth"
}
launch() {
  write_conf
  run_dovecot
}
run_dovecot() {
  setsid dovecot -F -c "$CONF" </dev/null >>"$DIR/stdout.log" 2>&1 &
  record_pid $!
}
do_start() {
  command -v dovecot >/dev/null || cannot "dovecot is not installed (apt-get install dovecot-imapd)"
  need openssl setsid setpriv
  scratch
  data_dir
  identity
  CONF=$RUN/dovecot.conf
  JWTKEY=imap4x-integration-tests
  EXEC_IMAP=/usr/lib/dovecot/imap
  [ "$(id -u)" = 0 ] && chown "$OWNER:$GROUP" "$DATA"
  certificate "$OWNER"
  ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"
  start_with_ports launch
  write_preauth
  info "version=$(dovecot --version)" "tlsPort=$TLSPORT" "certificate=$DIR/cert.pem" "preauth=$DIR/preauth" "data=$DATA" \
    "config=$CONF" "masterUser=admin" "jwtKey=$JWTKEY"
}
# do_restart: after do_kill, on the same ports with the same mail.
do_restart() {
  local tries
  RUN=$(cat "$DIR/scratch")
  CONF=$RUN/dovecot.conf
  PORT=$(sed -n 's/^port=//p' "$DIR/INFO")
  rm -f "$RUN/base/master.pid"
  # What a killed process held by a file: Dovecot waits two minutes before it takes such a lock away
  # (dovecot-uidlist.lock, which names no process), and everybody at that mailbox with it.
  find "$(sed -n 's/^data=//p' "$DIR/INFO")" -name '*.lock' -delete
  ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"
  for tries in 1 2 3; do
    run_dovecot
    wait_port "$PORT" 10 && return 0
  done
  fail "did not start again on port $PORT"
}
main "$@"
