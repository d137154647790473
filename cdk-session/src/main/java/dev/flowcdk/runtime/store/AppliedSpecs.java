package dev.flowcdk.runtime.store;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureSpec;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.runtime.store.TaskStore.Commit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The spec that a task's connector applied last, kept in the task's store as an Apply message in JSON.
public final class AppliedSpecs {

    private AppliedSpecs() {}

    /// The capture that was applied last; null when none was.
    public static @Nullable CaptureSpec capture(TaskStore store) {
        byte[] applied = store.applied();
        return applied != null && decode(CaptureRequest.class, applied) instanceof CaptureRequest.Apply apply
                ? apply.capture()
                : null;
    }

    /// The materialization that was applied last; null when none was.
    public static @Nullable MaterializationSpec materialization(TaskStore store) {
        byte[] applied = store.applied();
        return applied != null && decode(MaterializeRequest.class, applied) instanceof MaterializeRequest.Apply apply
                ? apply.materialization()
                : null;
    }

    /// Keeps a capture that was applied.
    public static void keep(TaskStore store, CaptureSpec spec) throws IOException {
        keep(store, new CaptureRequest.Apply(spec, "", null, "", null));
    }

    /// Keeps a materialization that was applied.
    public static void keep(TaskStore store, MaterializationSpec spec) throws IOException {
        keep(store, new MaterializeRequest.Apply(spec, "", null, "", null));
    }

    private static void keep(TaskStore store, Object apply) throws IOException {
        var out = new GrowingBytes(4096);
        JsonCodec.INSTANCE.encode(apply, out);
        store.commit(new Commit(List.of(), null, Map.of(), Map.of(), out.toByteArray()));
    }

    private static <E> E decode(Class<E> envelope, byte[] line) {
        return JsonCodec.INSTANCE.decode(envelope, new Slice().set(line, 0, line.length - 1));
    }
}
