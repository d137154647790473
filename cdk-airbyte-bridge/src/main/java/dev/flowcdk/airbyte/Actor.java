package dev.flowcdk.airbyte;

import java.util.List;
import java.util.Map;

/// A source or a destination.
public interface Actor {

    /// Its commands, each with its options.
    Map<String, List<String>> commands();

    /// Does what a command asks for, and sends the answers.
    ///
    /// What is thrown becomes an error message of its kind and the exit status 1, so a command throws instead of
    /// sending the error that ends it.
    ///
    /// @return the exit status
    int run(CommandLine line, AirbyteOutput messages) throws Exception;
}
