package dev.flowcdk.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How much memory processes have had at most, where the system tells it (Linux).
final class ProcessMemory {

    private static final String PEAK = "VmHWM:";

    private ProcessMemory() {}

    /// Their peaks together, in bytes; 0 when nobody knows.
    static long peak(List<ProcessHandle> processes) {
        long bytes = 0;
        for (ProcessHandle each : processes) {
            bytes += peak(Path.of("/proc", String.valueOf(each.pid()), "status"));
        }
        return bytes;
    }

    private static long peak(Path status) {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(PEAK)) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
                }
            }
        } catch (IOException gone) {
            return 0;
        }
        return 0;
    }
}
