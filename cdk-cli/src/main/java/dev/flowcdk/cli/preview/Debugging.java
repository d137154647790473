package dev.flowcdk.cli.preview;

import dev.flowcdk.UserException;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.runtime.catalog.Endpoint;
import dev.flowcdk.runtime.catalog.ImageEndpoint;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.ServedEndpoint;
import dev.flowcdk.runtime.wire.ConnectorCommand;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.RunningConnector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Connectors whose Java virtual machine waits for a debugger before it does anything.
///
/// @param port where it waits, on the loopback interface; 0 for any that is free
/// @param terminal where that is said
record Debugging(int port, Terminal terminal) {

    /// Where configurations of editors look for it.
    static final String USUAL_PORT = "5005";

    /// What launchers take further options of the virtual machine from.
    private static final String OPTIONS = "FLOW_CDK_JAVA_OPTS";

    /// @throws UserException when an endpoint's connector is not started here
    static void check(Endpoint endpoint) {
        switch (endpoint) {
            case LocalEndpoint local -> {}
            case ImageEndpoint image ->
                throw new UserException(
                        "--debug is for connectors that are programs of this machine, but " + image.image()
                                + " is an image; name the program of its project (endpoint: {local: {command: [...]}})");
            case ServedEndpoint served ->
                throw new UserException("--debug is for connectors that are programs of this machine, but the one at "
                        + served.address() + " runs already; name its program (endpoint: {local: {command: [...]}})");
        }
    }

    /// The same connector, waiting whenever it is started.
    ConnectorSource of(ConnectorSource connector) {
        if (!(connector instanceof ConnectorCommand program)) {
            throw new IllegalArgumentException(connector + " is no program");
        }
        return new Waiting(program);
    }

    private ConnectorCommand waitingAt(ConnectorCommand program, int free) {
        Map<String, String> environment = new LinkedHashMap<>(program.environment());
        String options =
                environment.getOrDefault(OPTIONS, terminal.environment().getOrDefault(OPTIONS, ""));
        // quiet, since what the agent says goes to standard output
        environment.put(
                OPTIONS,
                (options + " -agentlib:jdwp=transport=dt_socket,server=y,suspend=y,quiet=y,address=127.0.0.1:" + free)
                        .strip());
        return new ConnectorCommand(program.command(), environment, program.protobuf());
    }

    private int free() {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.getLocalPort();
        } catch (IOException taken) {
            throw new UserException(
                    "no debugger can reach port " + port + ": " + taken.getMessage()
                            + "; name another with --debug=PORT",
                    taken);
        }
    }

    private final class Waiting implements ConnectorSource {

        private final ConnectorCommand program;

        Waiting(ConnectorCommand program) {
            this.program = program;
        }

        @Override
        public RunningConnector start(Consumer<ConnectorLog> logs) throws IOException {
            int free = free();
            RunningConnector started = waitingAt(program, free).start(logs);
            terminal.messages().info("the connector waits for a debugger at 127.0.0.1:" + free);
            return started;
        }

        @Override
        public Codec codec() {
            return program.codec();
        }
    }
}
