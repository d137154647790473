package dev.flowcdk.image;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// For which architectures images are pushed, and in which form: fast for this machine's own, where it can, plain for
/// all others.
///
/// @param fast architectures with a fast image; at most one
/// @param plain architectures with a plain one
record Platforms(List<String> fast, List<String> plain) {

    private static final List<String> ALL = List.of("amd64", "arm64");

    /// @throws ImageException when an architecture is asked for that cannot be made here
    static Platforms of(ImageSettings settings, Base base, boolean canBeFast)
            throws ImageException, InterruptedException {
        List<String> fast = new ArrayList<>();
        List<String> plain = new ArrayList<>();
        for (String architecture : wanted(settings.platforms())) {
            (canBeFast && architecture.equals(ofThisMachine()) ? fast : plain).add(architecture);
        }
        if (!settings.registry().isEmpty() && !plain.isEmpty() && !base.hasPlain()) {
            String missing = "the base of images for " + String.join(" and ", plain) + " cannot be reached";
            if (!settings.platforms().isEmpty() || fast.isEmpty()) {
                throw new ImageException(missing + "; name another with -Dimage.plainBase, or leave them out with"
                        + " -Dimage.platforms=linux/" + ofThisMachine());
            }
            System.out.println("[WARNING] image: " + missing + ", so they will be missing from what is pushed");
            plain.clear();
        }
        return new Platforms(List.copyOf(fast), List.copyOf(plain));
    }

    private static List<String> wanted(String platforms) throws ImageException {
        if (platforms.isEmpty()) {
            return ALL;
        }
        List<String> wanted = new ArrayList<>();
        for (String platform : platforms.split(",", -1)) {
            String architecture = platform.strip().replaceFirst("^linux/", "");
            if (!ALL.contains(architecture)) {
                throw new ImageException(
                        "image.platforms names \"" + platform.strip() + "\"; known are linux/amd64 and linux/arm64");
            }
            wanted.add(architecture);
        }
        return wanted;
    }

    /// The architecture of this machine, as images name it.
    static String ofThisMachine() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    /// Under which tag the image for one architecture is pushed: the last of all, which is the commit if there is one.
    static String tag(Tags tags, String architecture) {
        return tags.pushed().get(tags.pushed().size() - 1) + "-" + architecture;
    }

    /// All architectures.
    List<String> all() {
        return Stream.concat(fast.stream(), plain.stream()).toList();
    }
}
