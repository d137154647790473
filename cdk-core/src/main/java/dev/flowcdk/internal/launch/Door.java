package dev.flowcdk.internal.launch;

import java.util.List;

/// A way into a connector besides Flow's protocol on standard streams, chosen by the first argument of the command
/// line. Doors are in modules of their own and are found by [java.util.ServiceLoader], only when there are arguments.
public interface Door {

    /// The words that open it.
    List<String> commands();

    /// Lets a platform in, until it has what it wants. A failure that is thrown is told as that of a session is: the
    /// last log record, and the exit status 1.
    ///
    /// @param arguments of the command line, of which the first is one of the commands
    /// @return the exit status
    /// @throws UsageException when the arguments are wrong: it is refused then, and the exit status is 2
    int enter(Entrance entrance, List<String> arguments) throws Exception;

    /// Does what it will be asked to do most, while the ahead-of-time cache of an image is made.
    ///
    /// @param entrance to a connector; its output goes nowhere
    default void train(Entrance entrance) throws Exception {}

    /// The command line is wrong: no door has the command, or this one does not take its arguments. The operator is
    /// told afterwards; this is for platforms that look for it on standard output.
    ///
    /// @param problem what is wrong and which commands there are
    default void refuse(Entrance entrance, String problem) throws Exception {}
}
