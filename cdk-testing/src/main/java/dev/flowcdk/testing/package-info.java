/// Tests of connectors, as their authors write them: [dev.flowcdk.testing.CaptureRun] and
/// [dev.flowcdk.testing.MaterializeRun] play Flow's side for a connector in this process or any command.
@NullMarked
package dev.flowcdk.testing;

import org.jspecify.annotations.NullMarked;
