package dev.flowcdk.cli;

import dev.flowcdk.UserException;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The folder with the kit's own connectors, where `flow-cdk` was built.
///
/// @param home the root of the repository
public record Installation(Path home) {

    /// The one that `FLOW_CDK_HOME` names, else the one that this program is a part of.
    public static Installation of(Map<String, String> environment) {
        String named = environment.getOrDefault("FLOW_CDK_HOME", "");
        return new Installation(
                named.isEmpty() ? ofThisProgram() : Path.of(named).toAbsolutePath());
    }

    /// The program of a connector.
    ///
    /// @throws UserException when it was not built
    public Path connector(String name) {
        Path program = home.resolve(name).resolve("target/dist/bin").resolve(name);
        if (!Files.isExecutable(program)) {
            throw new UserException("the connector " + program
                    + " is not there; start this command as ./flow-cdk, which builds it, or set FLOW_CDK_HOME");
        }
        return program;
    }

    /// The root above `cdk-cli/target/dist/lib/NAME.jar`.
    private static Path ofThisProgram() {
        try {
            Path jar = new File(Installation.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toPath()
                    .toAbsolutePath();
            int names = jar.getNameCount();
            Path root = jar.getRoot();
            return names > 5 && root != null ? root.resolve(jar.subpath(0, names - 5)) : jar;
        } catch (URISyntaxException wrong) {
            throw new IllegalStateException(wrong);
        }
    }
}
