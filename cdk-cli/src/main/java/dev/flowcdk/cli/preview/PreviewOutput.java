package dev.flowcdk.cli.preview;

import dev.flowcdk.cli.Messages;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a preview prints, a JSON array a line, as scripts written for `flowctl preview` read it. Called by one thread
/// at a time.
final class PreviewOutput {

    private final Terminal terminal;
    private final boolean states;
    private final boolean applies;
    private final SortedJson sorted = new SortedJson();
    private final GrowingBytes line = new GrowingBytes(1 << 14);

    /// @param states whether states are printed
    /// @param applies whether descriptions of Apply are printed
    PreviewOutput(Terminal terminal, boolean states, boolean applies) {
        this.terminal = terminal;
        this.states = states;
        this.applies = applies;
    }

    /// Where else than on standard output something can be said.
    Messages messages() {
        return terminal.messages();
    }

    /// A document; it is only seen with the next commit.
    void document(String collection, byte[] bytes, int offset, int length) throws IOException {
        line.clear();
        line.put('[').string(collection).put(',');
        sorted.write(sorted.read(bytes, offset, length), line);
        line.put(']').put('\n');
        line.writeTo(terminal.out());
    }

    /// The end of a transaction with its updates of the connector's state.
    void commit(List<ConnectorState> updates) throws IOException {
        if (states) {
            if (updates.isEmpty()) {
                update(null);
            }
            for (ConnectorState update : updates) {
                update(update);
            }
        }
        terminal.out().flush();
    }

    /// What Apply did.
    void applied(List<String> descriptions) throws IOException {
        if (applies) {
            for (String description : descriptions) {
                line.clear();
                line.ascii("[\"applied.actionDescription\", ")
                        .string(description)
                        .put(']');
                terminal.line(line);
            }
        }
    }

    /// The connector's state at the end of all.
    void end(RawJson state) throws IOException {
        if (states) {
            line.clear();
            line.ascii("[\"connectorState\",{\"updated\":");
            sorted.write(sorted.read(state.bytes(), 0, state.bytes().length), line);
            line.ascii("}]");
            terminal.line(line);
        }
    }

    private void update(@Nullable ConnectorState update) throws IOException {
        line.clear();
        line.ascii("[\"connectorState\",{");
        if (update != null && update.updated() != null) {
            line.ascii("\"updated\":").raw(update.updated());
            if (update.mergePatch()) {
                line.ascii(",\"mergePatch\":true");
            }
        }
        line.ascii("}]");
        terminal.line(line);
    }
}
