#!/bin/sh
# Makes a base image from Debian's packages, for machines that reach no public registry:
#
#   cdk-image/base.sh [--arch ARCH] [--suite SUITE] [--jre FOLDER] [--packages "NAME..."] OUTPUT.tar
#
# OUTPUT.tar is an image tarball as "docker save" writes it; give it to the build as -Dimage.base=tar:///absolute/OUTPUT.tar.
# It holds libc, a shell, CA certificates, time zones and a user without rights, 65532. With --jre also a Java run time
# below /opt/java/openjdk, where the public base of plain images has it; with --packages also these, of which a Java is
# found there, too. --suite names another suite of Debian than this machine's, such as one with a newer Java.
# The same packages and run time give the same bytes. Needs apt-get, dpkg-deb, GNU tar and sha256sum; root is not needed.
set -eu

fail() {
    echo "base.sh: $*" >&2
    exit 1
}

usage='usage: base.sh [--arch ARCH] [--suite SUITE] [--jre FOLDER] [--packages "NAME..."] OUTPUT.tar'
arch=
suite=
jre=
more=
while [ $# -gt 1 ]; do
    case $1 in
        --arch) arch=$2 ;;
        --suite) suite=$2 ;;
        --jre) jre=$2 ;;
        --packages) more=$2 ;;
        *) fail "unknown option $1; $usage" ;;
    esac
    shift 2
done
[ $# -eq 1 ] || fail "$usage"
output=$1
for program in apt-get dpkg dpkg-deb tar sha256sum; do
    command -v "$program" >/dev/null || fail "$program not found; a base can be made on Debian or its like only."
done
[ -z "$jre" ] || [ -x "$jre/bin/java" ] || fail "there is no Java run time in $jre"

native=$(dpkg --print-architecture)
arch=${arch:-$native}
packages="base-files libc6 dash $more"
data="ca-certificates tzdata" # the same for every architecture

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
mkdir "$work/packages" "$work/root" "$work/image"

# apt looks for packages of another architecture or suite in lists of its own, so that the machine's settings stay as
# they are.
fetch() {
    mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
    own="-o APT::Sandbox::User=root" # it reads and writes in folders of ours only
    # shellcheck disable=SC2086 # names of packages, options
    if [ "$arch$suite" = "$native" ]; then
        (cd "$work/packages" && apt-get -qq $own download $packages $data) ||
            fail "the packages cannot be fetched; run \"apt-get update\" first, and see that a mirror of Debian is reachable."
    else
        set -- -qq $own -o "APT::Architecture=$arch" -o "APT::Architectures=$arch" -o Dir::State::status=/dev/null \
            -o "Dir::State::lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache"
        if [ -n "$suite" ]; then
            mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' | head -n 1)
            [ -n "$mirror" ] || fail "no mirror of Debian is known here; run \"apt-get update\" first."
            echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$work/apt/sources.list"
            set -- "$@" -o "Dir::Etc::sourcelist=$work/apt/sources.list" -o Dir::Etc::sourceparts=-
        fi
        apt-get "$@" update && (cd "$work/packages" && apt-get "$@" download $packages $data) ||
            fail "the packages for $arch${suite:+ of $suite} cannot be fetched; see that a mirror of Debian is reachable."
    fi
}

unpack() {
    for package in "$work"/packages/*.deb; do
        dpkg-deb -x "$package" "$work/root"
    done
    cd "$work/root"
    (cd "$work/packages" && ls) | LC_ALL=C sort >etc/packages
    # Licences stay.
    find usr/share/doc -type f ! -name copyright -delete
    find usr/share/doc -type l -delete
    rm -rf usr/share/man usr/share/locale usr/share/i18n usr/share/lintian usr/share/bug usr/share/base-files \
        usr/lib/*/gconv usr/share/zoneinfo/right usr/share/zoneinfo/posix usr/sbin etc/update-motd.d
    ln -sf dash bin/sh
    find usr/share/ca-certificates -name '*.crt' -type f | LC_ALL=C sort | xargs cat >"$work/certificates"
    rm -rf usr/share/ca-certificates
    mkdir -p etc/ssl/certs tmp home/nonroot
    mv "$work/certificates" etc/ssl/certs/ca-certificates.crt
    echo 'root:x:0:0:root:/root:/bin/sh
nonroot:x:65532:65532:nonroot:/home/nonroot:/bin/sh' >etc/passwd
    echo 'root:x:0:
nonroot:x:65532:' >etc/group
    echo 'hosts: files dns' >etc/nsswitch.conf
    echo UTC >etc/timezone
    ln -sf /usr/share/zoneinfo/Etc/UTC etc/localtime
    find . -depth -type d -empty ! -path './tmp' ! -path './home/*' ! -path './proc' ! -path './sys' ! -path './dev' \
        ! -path './run' ! -path './root' ! -path './var/*' -delete
    mkdir -p proc sys dev run root
    chmod 1777 tmp
    chmod 755 . home home/nonroot
}

with_jre() {
    mkdir -p "$work/root/opt/java/openjdk"
    (cd "$jre" && tar -cf - .) | (cd "$work/root/opt/java/openjdk" && tar -xf -)
}

with_java_of_packages() {
    (
        cd "$work/root"
        for java in usr/lib/jvm/*/bin/java; do
            [ -x "$java" ] || exit 0
            mkdir -p opt/java
            ln -sfn "../../${java%/bin/java}" opt/java/openjdk
        done
    )
    jre=$work/root/opt/java/openjdk
    [ -e "$jre" ] || jre=
}

# Names instead of ".", which readers of images refuse.
pack() { # FOLDER
    (
        cd "$1" &&
            find . -mindepth 1 | sed 's,^\./,,' | LC_ALL=C sort |
            tar --no-recursion --mtime=@1 --owner=0 --group=0 --numeric-owner --format=ustar -cf - -T -
    )
}

digest() {
    sha256sum "$1" | cut -d ' ' -f 1
}

fetch
(unpack)
if [ -n "$jre" ]; then with_jre; else with_java_of_packages; fi
pack "$work/root" >"$work/layer.tar"
layer=$(digest "$work/layer.tar")
mkdir "$work/image/$layer"
mv "$work/layer.tar" "$work/image/$layer/layer.tar"
path=/usr/local/bin:/usr/bin:/bin
[ -z "$jre" ] || path=/opt/java/openjdk/bin:$path
printf '{"architecture":"%s","os":"linux","created":"1970-01-01T00:00:01Z","config":{"Env":["PATH=%s","LANG=C.UTF-8"],"User":"65532:65532","WorkingDir":"/"},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"1970-01-01T00:00:01Z","created_by":"packages of Debian"}]}' \
    "$arch" "$path" "$layer" >"$work/config.json"
config=$(digest "$work/config.json")
mv "$work/config.json" "$work/image/$config.json"
printf '[{"Config":"%s.json","RepoTags":["flow-cdk-base:local"],"Layers":["%s/layer.tar"]}]' "$config" "$layer" \
    >"$work/image/manifest.json"
pack "$work/image" >"$work/image.tar"
cp "$work/image.tar" "$output.unfinished" && mv "$output.unfinished" "$output" || {
    rm -f "$output.unfinished"
    fail "$output cannot be written"
}
echo "sha256:$config"
