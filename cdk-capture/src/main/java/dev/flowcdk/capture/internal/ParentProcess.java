package dev.flowcdk.capture.internal;

import java.util.Optional;

/// The process that started this one. When it is gone nobody reads this one's output any more.
final class ParentProcess {

    private final Optional<ProcessHandle> first = ProcessHandle.current().parent();

    boolean isGone() {
        return !first.equals(ProcessHandle.current().parent())
                || !first.map(ProcessHandle::isAlive).orElse(true);
    }
}
