# Finds a JDK 25 without starting one. To be read by other scripts (POSIX shell):
#
#   find_jdk java     sets $jdk to the folder of a run time
#   find_jdk javac    sets $jdk to the folder of a whole JDK
#
# Both fail with nothing in $jdk when there is none.

# The file "release" in a JDK's folder tells its version.
is_jdk_25() { # FOLDER PROGRAM
    [ -x "$1/bin/$2" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r release_line; do
        case $release_line in
            'JAVA_VERSION="25"'* | 'JAVA_VERSION="25.'* | 'JAVA_VERSION="25-'* | 'JAVA_VERSION="25+'*) return 0 ;;
            JAVA_VERSION=*) return 1 ;;
        esac
    done <"$1/release"
    return 1
}

# The first of several folders that is a JDK 25.
first_jdk_25() { # PROGRAM FOLDER...
    wanted=$1
    shift
    for jdk in "$@"; do
        is_jdk_25 "$jdk" "$wanted" && return 0
    done
    jdk=
    return 1
}

jdk_of_variables() { # PROGRAM
    for variable in $(set | sed -n 's/^\(JAVA_HOME_25[A-Za-z0-9_]*\)=.*/\1/p'); do
        eval "first_jdk_25 \"\$1\" \"\$$variable\"" && return 0
    done
    return 1
}

jdk_of_path() { # PROGRAM
    program=$(command -v "$1") || return 1
    while [ -h "$program" ]; do
        link=$(readlink "$program")
        case $link in
            /*) program=$link ;;
            *) program=${program%/*}/$link ;;
        esac
    done
    first_jdk_25 "$1" "${program%/bin/*}"
}

jdk_of_usual_folders() { # PROGRAM
    first_jdk_25 "$1" \
        /usr/lib/jvm/* \
        /usr/java/* \
        /opt/* \
        /opt/*/java \
        "${HOME:-/nowhere}"/.sdkman/candidates/java/* \
        "${HOME:-/nowhere}"/.jdks/* \
        "${HOME:-/nowhere}"/.asdf/installs/java/* \
        "${HOME:-/nowhere}"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-/nowhere}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home
}

find_jdk() { # PROGRAM
    first_jdk_25 "$1" "${JAVA_HOME:-}" ||
        jdk_of_variables "$1" ||
        jdk_of_path "$1" ||
        jdk_of_usual_folders "$1"
}
