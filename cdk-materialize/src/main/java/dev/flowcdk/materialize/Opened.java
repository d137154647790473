package dev.flowcdk.materialize;

import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// From where the runtime shall go on.
///
/// @param runtimeCheckpoint the checkpoint of the last commit, which wins over the runtime's own; null when the
///   endpoint keeps
///     none, see also [#beginning()]
/// @param disableLoadOptimization true when the endpoint may hold documents that this task did not write, so that
///   the runtime must
///     ask for every key
public record Opened(byte @Nullable [] runtimeCheckpoint, boolean disableLoadOptimization) {

    /// Goes on from this checkpoint.
    public static Opened at(byte[] runtimeCheckpoint) {
        return new Opened(runtimeCheckpoint, false);
    }

    /// Goes on from the runtime's own checkpoint.
    public static Opened atRuntimeCheckpoint() {
        return new Opened(null, false);
    }

    /// Reads all collections from their beginning, whatever the runtime's own checkpoint says.
    public static Opened fromTheBeginning() {
        return at(beginning());
    }

    /// The checkpoint that asks the runtime to read from the beginning.
    public static byte[] beginning() {
        return RuntimeCheckpoint.explicitZero().bytes();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Opened that
                && Arrays.equals(runtimeCheckpoint, that.runtimeCheckpoint)
                && disableLoadOptimization == that.disableLoadOptimization;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(runtimeCheckpoint) + Boolean.hashCode(disableLoadOptimization);
    }

    @Override
    public String toString() {
        return "Opened[runtimeCheckpoint="
                + (runtimeCheckpoint == null ? "none" : HexFormat.of().formatHex(runtimeCheckpoint))
                + ", disableLoadOptimization=" + disableLoadOptimization + "]";
    }
}
