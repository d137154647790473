package dev.flowcdk.internal.schema;

import java.util.List;

/// Mistakes in an author's records, all of them. To be mended in the connector's code, not by its users.
public final class AuthorMistakes extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<String> mistakes;

    AuthorMistakes(List<String> mistakes) {
        super("mistakes in the connector's records:\n - " + String.join("\n - ", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /// Each begins with the record and the component, such as `Config.token`.
    public List<String> mistakes() {
        return mistakes;
    }
}
