package dev.flowcdk.internal.launch;

import java.util.Optional;

/// The process that started this one. When it is gone nobody reads this one's output any more.
final class ParentProcess {

    private Optional<ProcessHandle> first = Optional.empty();
    private boolean asked;

    /// The first call tells who it is: a process that only answers questions need not know.
    synchronized boolean isGone() {
        if (!asked) {
            asked = true;
            first = ProcessHandle.current().parent();
        }
        return !first.equals(ProcessHandle.current().parent())
                || !first.map(ProcessHandle::isAlive).orElse(true);
    }
}
