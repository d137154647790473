package dev.flowcdk.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// Which version of the command this is.
public final class Version implements IVersionProvider {

    private static final String RESOURCE = "version.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"flow-cdk " + number() + " (Java " + Runtime.version() + ")"};
    }

    /// The version, such as `0.1.0`, which is that of the whole kit.
    public static String number() throws IOException {
        return of("version");
    }

    /// The version of SQLite's driver that new projects take.
    public static String ofSqlite() throws IOException {
        return of("sqlite");
    }

    private static String of(String what) throws IOException {
        var properties = new Properties();
        try (InputStream resource = Version.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is not beside " + Version.class.getName());
            }
            properties.load(resource);
        }
        return String.valueOf(properties.getProperty(what));
    }
}
