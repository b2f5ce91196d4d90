#!/bin/bash
# The walk without Maven, against any build of imap4x:
#
#   run.sh CLASSPATH [-Dfaults.NAME=VALUE ...]
#
# CLASSPATH: a jar or target/classes of imap4x; what it depends on is taken from the local Maven
# repository (MAVEN_REPO). README.md has the properties. WORK is where everything is written.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
product=$1
shift
repo=${MAVEN_REPO:-$HOME/.m2/repository}
work=${WORK:-$here/target/run}
mkdir -p "$work/classes"
libraries=
for artifact in jakarta/mail/jakarta.mail-api jakarta/activation/jakarta.activation-api \
  org/eclipse/angus/angus-mail org/eclipse/angus/angus-activation com/ongres/scram/scram-client \
  com/ongres/scram/scram-common com/ongres/stringprep/stringprep com/ongres/stringprep/saslprep \
  org/opentest4j/opentest4j org/jspecify/jspecify; do
  jar=$(find "$repo/$artifact" -name '*.jar' ! -name '*-sources.jar' 2>/dev/null | sort -V | tail -n 1)
  [ -n "$jar" ] || { echo "no $artifact in $repo" >&2; exit 1; }
  libraries=$libraries:$jar
done
javac -nowarn --release 17 -parameters -d "$work/classes" -cp "$product$libraries" \
  -sourcepath "$here/src/main/java:$here/../support/src/main/java" \
  "$here"/src/main/java/org/imap4x/it/faults/*.java
exec java -Xmx1g -Duser.language=en -Dimap4x.servers="$here/../servers" \
  -Dimap4x.unpacked="$work/servers" -Dimap4x.target="$work" "$@" \
  -cp "$work/classes:$product$libraries" "${MAIN:-org.imap4x.it.faults.Walk}"
