#!/bin/sh
# Starts @launcher.name@ with a JDK 25. FLOW_CDK_JAVA_OPTS adds options for the Java virtual machine. Ends with status 3
# where there is none.

self=$0
while [ -h "$self" ]; do
    link=$(readlink "$self")
    case $link in
        /*) self=$link ;;
        *) self=$(dirname -- "$self")/$link ;;
    esac
done
lib=$(CDPATH= cd -- "$(dirname -- "$self")/../lib" && pwd) || exit 3

. "$lib/find-jdk.sh"
if ! find_jdk java; then
    echo '@launcher.name@: no Java 25 found; install a JDK 25 and set JAVA_HOME to its folder.' >&2
    exit 3
fi

# The class path is what lies in lib.
classes=
for jar in "$lib"/*.jar; do
    classes=$classes${classes:+:}$jar
done

# A connector's standard output belongs to the protocol, which gets it as another descriptor. What prints there without
# being asked, such as native code, programs that are started and the virtual machine itself, prints to standard error.
# Not where it cannot be opened once more, as a socket cannot, nor where it is a file: what is opened once more has a
# place of its own in it, and who else writes into the file, such as standard error, would overwrite what is there.
output=
if [ @launcher.connector@ = true ]; then
    exec 3>&1
    if [ ! -f /dev/fd/3 ] && { true >>/dev/fd/3; } 2>/dev/null; then
        exec 1>&2
        output=-Dflowcdk.output=/dev/fd/3
    fi
fi

set -f
exec "$jdk/bin/java" \
    -XX:+UseSerialGC \
    -XX:-UsePerfData \
    -Xms16m \
    -Xmx@launcher.maxHeap@ \
    -Xshare:auto \
    -XX:+DisplayVMOutputToStderr \
    -Xlog:disable \
    -Xlog:all=warning:stderr \
    --enable-native-access=ALL-UNNAMED \
    ${FLOW_CDK_JAVA_OPTS:-} \
    $output \
    -cp "$classes" \
    @launcher.main@ \
    "$@"
