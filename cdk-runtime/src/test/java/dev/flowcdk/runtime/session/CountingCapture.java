package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.launch.Launcher;
import dev.flowcdk.internal.launch.TaskType;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A capture as a process: counts to 3000 from where its state says, ten documents a checkpoint.
public final class CountingCapture extends ScriptedCapture {

    /// How far it counts.
    public static final int DOCUMENTS = 3000;

    private static final Pattern NEXT = Pattern.compile("\"next\":(\\d+)");

    static void main() {
        Launcher.run(TaskType.CAPTURE, CountingCapture::new, server -> server);
    }

    @Override
    void open(CaptureRequest.Open request, Responses out) throws Exception {
        out.send(new CaptureResponse.Opened(false));
        Matcher next = NEXT.matcher(String.valueOf(request.state()));
        for (int id = next.find() ? Integer.parseInt(next.group(1)) : 0; id < DOCUMENTS; id += 10) {
            for (int each = id; each < id + 10; each++) {
                out.document(0, "{\"id\":" + each + "}");
            }
            out.checkpoint("{\"next\":" + (id + 10) + "}");
        }
    }
}
