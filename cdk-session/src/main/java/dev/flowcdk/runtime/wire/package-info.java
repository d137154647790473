/// A connector as a process or in this one: its streams, its logs, the rules that its messages have to keep, and
/// faults.
@NullMarked
package dev.flowcdk.runtime.wire;

import org.jspecify.annotations.NullMarked;
