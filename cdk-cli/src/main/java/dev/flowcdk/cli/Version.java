package dev.flowcdk.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// Which version of the command this is.
final class Version implements IVersionProvider {

    private static final String RESOURCE = "version.properties";

    @Override
    public String[] getVersion() throws IOException {
        var properties = new Properties();
        try (InputStream resource = Version.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is not beside " + Version.class.getName());
            }
            properties.load(resource);
        }
        return new String[] {"flow-cdk " + properties.getProperty("version") + " (Java " + Runtime.version() + ")"};
    }
}
