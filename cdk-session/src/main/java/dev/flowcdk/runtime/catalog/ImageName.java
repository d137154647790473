package dev.flowcdk.runtime.catalog;

import java.util.regex.Pattern;

/// The name of a connector's image with its tag or digest, such as `ghcr.io/acme/source-example:v1`.
///
/// @param text the whole name
public record ImageName(String text) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]*");
    private static final Pattern TAG_OR_DIGEST = Pattern.compile("[^/]+[:@][^/:@]+(:[0-9a-f]+)?");

    /// @throws IllegalArgumentException when it is no name, or has neither tag nor digest
    public ImageName {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no name of an image; one looks like ghcr.io/acme/source-example:v1");
        }
        if (!TAG_OR_DIGEST.matcher(lastPart(text)).matches()) {
            throw new IllegalArgumentException(
                    "the image \"" + text + "\" has neither tag nor digest; name one, such as " + text + ":dev, or "
                            + text + ":local for one that is only on this machine");
        }
    }

    /// Whether it is only on this machine, in no registry.
    public boolean local() {
        return text.endsWith(":local");
    }

    @Override
    public String toString() {
        return text;
    }

    /// What comes after the registry and its port.
    private static String lastPart(String text) {
        return text.substring(text.lastIndexOf('/') + 1);
    }
}
