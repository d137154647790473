/// What authors are told of a task, be it a capture or a materialization: collections, what their schemas say, and the
/// part of the keys that is this process's.
@NullMarked
package dev.flowcdk.task;

import org.jspecify.annotations.NullMarked;
