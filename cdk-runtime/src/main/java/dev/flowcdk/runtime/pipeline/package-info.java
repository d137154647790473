/// Runs a whole catalog on this machine: captures into collections on disk, collections into materializations,
/// restarted after failures. Start with [dev.flowcdk.runtime.pipeline.Pipeline].
@NullMarked
package dev.flowcdk.runtime.pipeline;

import org.jspecify.annotations.NullMarked;
