package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.launch.Launcher;
import dev.flowcdk.internal.launch.TaskType;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A materialization as a process: a file whose first line is the checkpoint, then a line for each Store, exactly once.
public final class FileMaterialization extends ScriptedMaterialization {

    private static final String EMPTY = "-";

    private final Path file = Path.of(System.getenv("MATERIALIZED_FILE"));
    private final List<String> lines = new ArrayList<>();

    private FileMaterialization() {
        super(new Endpoint(), false);
    }

    static void main() {
        Launcher.run(TaskType.MATERIALIZATION, FileMaterialization::new, server -> server);
    }

    @Override
    void open(ScriptedCapture.Responses out) throws IOException {
        lines.clear();
        lines.addAll(Files.exists(file) ? Files.readAllLines(file) : List.of(EMPTY));
        RuntimeCheckpoint checkpoint = lines.getFirst().equals(EMPTY)
                ? null
                : new RuntimeCheckpoint(HexFormat.of().parseHex(lines.getFirst()));
        out.send(new MaterializeResponse.Opened(checkpoint, false));
    }

    @Override
    void store(MaterializeRequest.Store store, ScriptedCapture.Responses out) {
        lines.add(String.valueOf(store.doc()));
    }

    @Override
    void startCommit(MaterializeRequest.StartCommit commit, ScriptedCapture.Responses out) throws IOException {
        lines.set(0, String.valueOf(commit.runtimeCheckpoint()));
        Path fresh = file.resolveSibling("fresh");
        Files.write(fresh, lines);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        out.send(new MaterializeResponse.StartedCommit(null));
    }
}
