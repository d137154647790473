package dev.flowcdk;

import java.util.List;

/// A failure that the operator can mend: a wrong option, a missing permission, a table that is not there.
///
/// Its message is shown as it is, without a stack trace, as the last log record before the connector ends with a
/// non-zero status. It says what is wrong, where, and what to do, and never holds a secret.
public class UserException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /// One problem.
    public UserException(String message) {
        super(message);
        this.problems = List.of(message);
    }

    /// One problem with the failure behind it, which is logged at level debug only.
    public UserException(String message, Throwable cause) {
        super(message, cause);
        this.problems = List.of(message);
    }

    /// All problems that were found: the message is the summary followed by one bullet for each of them.
    public UserException(String summary, List<String> problems) {
        super(render(summary, problems));
        this.problems = List.copyOf(problems);
    }

    /// Each problem by itself, without the summary.
    public List<String> problems() {
        return problems;
    }

    private static String render(String summary, List<String> problems) {
        var message = new StringBuilder(summary);
        for (String problem : problems) {
            message.append("\n - ").append(problem);
        }
        return message.toString();
    }
}
